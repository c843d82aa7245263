//! `($self, x, /, *, y=None)`: the signatures that builtin functions carry as text.

use importspy_core::observe::source::{Demand, Identity, Parts, observe};
use importspy_core::observe::{Bound, Fact, Object, Parameter, Why};

use crate::host::Observer;

/// The parameters, and whether the first is the one a bound function has been given.
pub struct TextSignature {
    pub parameters: Vec<Parameter>,
    pub has_receiver: bool,
}

/// Reads one: apart from the `$` it is the syntax of a function.
pub fn parse(text: &str) -> Result<TextSignature, Why> {
    let plain = text
        .replacen('$', "", 1)
        .replace("<unrepresentable>", "f()");
    let has_receiver = text.contains('$');
    let identity = Identity {
        module: String::new(),
        is_package: false,
        filename: String::new(),
        path: Vec::new(),
    };
    let names = Demand::Parts(Parts {
        names: vec!["f".to_owned()],
        ..Parts::default()
    });
    let source = format!("def f{plain}: ...");
    let observed =
        observe(&source, &identity, &names, &Observer::NOBODY).map_err(|_| Why::NoSignature)?;
    let binding = observed.names.get("f").ok_or(Why::NoSignature)?;
    let [Bound::To(Object::Function(function))] = binding.alternatives.as_slice() else {
        return Err(Why::NoSignature);
    };
    let Fact::Known(parameters) = &function.parameters else {
        return Err(Why::NoSignature);
    };
    let mut parameters = parameters.clone();
    for parameter in &mut parameters {
        parameter.place = None;
        if let Fact::Unknown(reason) = &mut parameter.default {
            reason.place = None;
        }
    }
    Ok(TextSignature {
        parameters,
        has_receiver,
    })
}
