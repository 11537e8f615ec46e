use super::*;

fn items(html: &str) -> Vec<String> {
    let html = Html::read(html);
    html.elements()
        .filter(|element| element.is("li"))
        .map(Element::text)
        .collect()
}

#[test]
fn missing_and_additional_end_tags_are_accepted() {
    assert_eq!(items("<ul><li>a<li>b</ul>"), ["a", "b"]);
    assert_eq!(items("<ul><li>a</b></li></div><li>b</li></ul>"), ["a", "b"]);
    assert_eq!(items("<ul><li>a<ul><li>b</ul>c<li>d</ul>"), ["abc", "b", "d"]);
    assert_eq!(items("<LI>a<br>b<img><input>c"), ["a\nbc"]);
}

#[test]
fn elements_have_their_ancestors_and_descendants() {
    let html =
        Html::read("<form id=f><p><label>x <input id='i' value=\"a &amp; b\"></label></form><input id=j>");
    fn input<'a>(html: &'a Html, id: &str) -> Element<'a> {
        let mut elements = html.elements();
        elements
            .find(|element| element.attribute("id") == Some(id))
            .unwrap()
    }
    let found = input(&html, "i");
    assert_eq!(found.attribute("value"), Some("a & b"));
    assert!(found.around().any(|element| element.is("form")));
    assert!(!input(&html, "j").around().any(|element| element.is("form")));
    assert_eq!(found.shown(), r#"<input id="i" value="a & b">"#);
}

#[test]
fn deep_and_long_pages_are_bounded() {
    let html = Html::read(&"<div>".repeat(200_000));
    assert!(html.elements().count() <= MAX_NODES);
    assert!(
        html.elements()
            .all(|element| element.around().count() <= MAX_DEPTH)
    );
}
