#!/bin/sh
# Packs target/distribution/cocorum-VERSION-TARGET.tar.gz, or .zip for Windows.
# usage: archive.sh TARGET FOLDER, where FOLDER has the built command. `cargo xtask package notices files` comes first.
set -eu
target=$1
built=$2
version=$(sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)
name="cocorum-$version-$target"
cd target/distribution
rm -rf "$name"
mkdir "$name"
cp -R man1 completions THIRD-PARTY.txt "$name"
cp ../../LICENSE-APACHE ../../LICENSE-MIT ../../README.md ../../CHANGELOG.md "$name"
case $target in
  *windows*)
    cp "../../$built/cocorum.exe" "$name"
    7z a "$name.zip" "$name" # not tested
    ;;
  *)
    cp "../../$built/cocorum" ../../docs/cocorum-record.service "$name"
    tar -czf "$name.tar.gz" "$name"
    ;;
esac
