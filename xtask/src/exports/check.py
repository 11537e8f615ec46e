"""Reads each export with the programs that it is for. Usage: check.py FOLDER; fails at the first that does not read it."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

folder = Path(sys.argv[1]).resolve()
truth = [json.loads(line) for line in (folder / "events.jsonl").read_text(encoding="utf-8").splitlines()]
messages = [line for line in truth if line["event"] == "message"]
rants = [message for message in messages if message["rant"]]


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, **options)
    assert done.returncode == 0, f"{command[0]}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
    return done.stdout + done.stderr


def softchat():
    import pysubs2

    work = folder / "softchat"
    fonts = work / "noto-hinted"
    fonts.mkdir(parents=True, exist_ok=True)
    font = next(Path("/usr/share/fonts").rglob("DejaVuSans.ttf"))
    shutil.copy(font, fonts / "NotoSansCJKjp-Regular.otf")
    shutil.copy(folder / "chat.json", work)
    run(sys.executable, "-m", "softchat", "-j1", "-m1", "-r", "1280x720", "chat.json", cwd=work)
    made = [pysubs2.load(str(path)) for path in work.glob("*.ass")]
    assert made and all(len(subtitles) > 5 for subtitles in made), "softchat made no subtitles"
    text = "".join(event.text for subtitles in made for event in subtitles)
    assert "secret" not in text, "softchat shows a deleted message"
    print("softchat: reads chat-downloader JSON, and leaves out what is deleted")


def yt_dlp():
    from softchat.fconv import convert_file

    with open(folder / "chat.live_chat.json", encoding="utf-8") as file:
        items = [item for item in convert_file(file) if item["action_type"] == "add_chat_item"]
    assert [item["message_id"] for item in items] == [message["id"] for message in messages]
    assert [item["message"] for item in items] == [message["text"] for message in messages]
    paid = [item["money"] for item in items if "money" in item]
    cents = [round(money["amount"] * 100) for money in paid]
    assert cents == [message["rant"]["price_cents"] for message in rants], paid
    assert all(money["currency"] == "USD" for money in paid)
    print("chat_downloader: reads yt-dlp's format, the same ids, texts and amounts")


def subtitles():
    import pysubs2

    for name in ["chat.ass", "chat.srt"]:
        read = pysubs2.load(str(folder / name), encoding="utf-8-sig")
        assert len(read) > 5, name
    starts = [event.start for event in pysubs2.load(str(folder / "chat.srt"))]
    assert len(starts) == len(set(starts)), "two cues begin together"
    run("ffmpeg", "-y", "-v", "error", "-f", "lavfi", "-i", "color=c=gray:s=1920x1080:d=60:r=1", "-vf", "ass=chat.ass",
        "-ss", "55", "-frames:v", "1", "ass.png", cwd=folder)
    run("ffmpeg", "-v", "error", "-i", "chat.srt", "-f", "srt", "-", cwd=folder)
    from PIL import Image

    picture = Image.open(folder / "ass.png").convert("RGB")
    box = picture.crop((1000, 0, 1920, 400)).getcolors(1 << 20)
    green = sum(count for count, (red, value, blue) in box if value > 150 and red < 170 and blue < 110)
    chat = picture.crop((0, 500, 960, 1080)).getcolors(1 << 20)
    white = sum(count for count, color in chat if min(color) > 200)
    assert green > 2000, f"the box of a rant is not at the top right ({green})"
    assert white > 500, f"no messages at the bottom left ({white})"
    print("pysubs2 and ffmpeg: read both subtitles; libass draws messages and the box of a rant")


def table():
    text = (folder / "rants.csv").read_bytes().decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["Id"] for row in rows] == [message["id"] for message in rants]
    for row, message in zip(rows, rants):
        assert row["Text"].removeprefix("'") == message["text"], row
        assert not row["Text"].lstrip(" \t\r\n").startswith(("=", "+", "-", "@")), row
        assert round(float(row["Rant Amount"]) * 100) == message["rant"]["price_cents"]
    print("csv: reads the table back, no cell begins a formula")


def page():
    browser = next((path for name in ["chromium", "chromium-browser", "google-chrome"] if (path := shutil.which(name))), None)
    assert browser, "no Chromium: install the package chromium"
    for name in ["chat.html", "stats.html"]:
        profile = folder / "profile"
        shown = run(browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}",
                    "--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr", "--v=0", "--virtual-time-budget=2000",
                    "--dump-dom", f"file://{folder / name}", env={**os.environ, "HOME": str(folder)})
        assert "CONSOLE" not in shown, [line for line in shown.splitlines() if "CONSOLE" in line]
        assert 'data-pwned' not in shown and "<svg" in shown or name == "chat.html"
        run(browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}",
            f"--screenshot={folder / name}.png", "--window-size=1000,900", f"file://{folder / name}",
            env={**os.environ, "HOME": str(folder)})
        assert (folder / f"{name}.png").stat().st_size > 5000
    dom = run(browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}", "--dump-dom",
              f"file://{folder / 'chat.html'}", env={**os.environ, "HOME": str(folder)})
    assert dom.count("<script") == 1 and "pwned\"" not in dom, "a hostile text became markup"
    print("Chromium: shows both pages without an error, hostile texts stay texts")


def documented():
    """The commands for DuckDB and for erasing a stream, as in docs/recording.md."""
    work = folder / "documented"
    root = Path(sys.argv[2])
    blocks = [rest.split("```")[0] for rest in (root / "docs/recording.md").read_text(encoding="utf-8").split("```sh\n")[1:]]
    path = f"{root / 'target/debug'}:{Path(sys.executable).parent}:{os.environ['PATH']}"

    def shell(block):
        return run("bash", "-euo", "pipefail", "-c", block, cwd=work, env={**os.environ, "PATH": path})

    def exported(recording):
        lines = shell(f"cocorum export {recording} --to events 2>notices").splitlines()
        return [line for line in map(json.loads, lines) if line["event"] == "message"]

    duckdb, erase = [next(block for block in blocks if word in block) for word in ["duckdb ", "zstd -dc"]]
    shell(duckdb)
    expected = exported("recordings")
    assert len(expected) == 2 * len(messages), len(expected)
    read = json.loads(shell("duckdb -json -c \"select id, text, cents, stream_id from 'messages.parquet'\""))
    cells = sorted((str(row["id"]), row["text"], row["cents"], row["stream_id"]) for row in read)
    assert cells == sorted((line["id"], line["text"], line["rant"] and line["rant"]["price_cents"], line["stream_id"])
                           for line in expected)
    # A recorder that was killed leaves its last segment uncompressed.
    last = max((work / "recordings").glob("*.jsonl.zst"))
    run("zstd", "-d", "--rm", "-q", str(last))
    shell(erase)
    kept = exported("kept")
    assert [line["id"] for line in kept] == [line["id"] for line in expected if line["stream_id_b10"] != "434546624"]
    left = "".join(file.read_text(encoding="utf-8") for file in (work / "kept").iterdir())
    assert '"kind":"event","stream":"434546624"' not in left and "missing" in (work / "notices").read_text()
    print("DuckDB: the documented commands read the recording and write the Parquet file; a stream is erased as documented")


for check in [softchat, yt_dlp, subtitles, table, page, documented]:
    check()
