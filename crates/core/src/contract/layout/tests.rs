//! Contracts before and after.

use super::*;

#[test]
fn keys_come_in_order_and_comments_go_with_them() {
    let before = "\
# head

functions:
# about run
- arguments:   # all of them
    - value: [1,
        2]
      # what it is
      name: a

    # left out
  name: run
  # end of run
- stop
# about variables
variables: [{value: 1, name: X}]   # flow
id: me
";
    let after = "\
# head

id: me

# about variables
variables: [{value: 1, name: X}]   # flow

functions:
  # about run
  - name: run
    # end of run
    arguments:   # all of them
      # what it is
      - name: a
        value: [1,
          2]

      # left out
  - stop
";
    let formatted = formatted(before);
    assert_eq!(formatted.as_deref(), Some(after));
    assert_eq!(super::formatted(after).as_deref(), Some(after));
}

#[test]
fn what_is_written_stays_written() {
    for text in [
        "variables:\n  - name: X\n    value: |\n      a\n\n        b  \n",
        "variables:\n  - &x\n    name: X\n  - <<: *x\n    value: 'it''s'\n",
        "variables:\n  X: 1\n  A: {z: 1, a: 2}\n",
        "variables:\n  - name: X\n    value:\n      z: 1\n      a:\n        - 2\n",
        "# only\n\nid: x\nfilename: m.py\n",
        "id: x\nfilename: m.py\n\nfunctions:\n  - run\n",
    ] {
        assert_eq!(formatted(text).as_deref(), Some(text));
    }
}

#[test]
fn an_anchor_stays_before_its_aliases() {
    let text = "functions:\n  - name: f\n    return_annotation: &t int\nvariables:\n  - name: X\n    annotation: *t\n";
    let after = text.replace("variables", "\nvariables");
    assert_eq!(formatted(text).as_deref(), Some(after.as_str()));
}

#[test]
fn line_ends_stay_and_json_is_left_alone() {
    let text = "functions:\r\n- b\r\nid: x\r\n";
    let after = "id: x\r\n\r\nfunctions:\r\n  - b\r\n";
    assert_eq!(formatted(text).as_deref(), Some(after));
    assert_eq!(formatted("{\"functions\": [\"run\"]}\n"), None);
}
