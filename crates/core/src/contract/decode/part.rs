//! Parts of a contract that programs build one by one.

use super::Reading;
use super::table::Form;
use crate::contract::model::{
    Argument, Attribute, Class, Contract, Deployment, Environment, Function, Module, Python,
    Runtime, System, Variable,
};
use crate::contract::tree::Node;

/// What some data describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    Contract,
    Module,
    Variable,
    Argument,
    Function,
    Attribute,
    Class,
    Deployment,
    Runtime,
    System,
    Environment,
    Python,
}

impl Part {
    pub const ALL: [Part; 12] = [
        Part::Contract,
        Part::Module,
        Part::Variable,
        Part::Argument,
        Part::Function,
        Part::Attribute,
        Part::Class,
        Part::Deployment,
        Part::Runtime,
        Part::System,
        Part::Environment,
        Part::Python,
    ];

    /// The name of the part in the JSON Schema.
    pub fn name(self) -> &'static str {
        match self {
            Part::Contract => "contract",
            Part::Module => "module",
            Part::Variable => "variable",
            Part::Argument => "argument",
            Part::Function => "function",
            Part::Attribute => "attribute",
            Part::Class => "class",
            Part::Deployment => "deployment",
            Part::Runtime => "runtime",
            Part::System => "system",
            Part::Environment => "environment",
            Part::Python => "python",
        }
    }

    /// Reads a node as this part, for what is wrong with it.
    pub(super) fn read(self, node: &Node<'_>, cx: &mut Reading) {
        match self {
            Part::Contract => drop(Contract::read(node, cx)),
            Part::Module => drop(Module::read(node, cx)),
            Part::Variable => drop(Variable::read(node, cx)),
            Part::Argument => drop(Argument::read(node, cx)),
            Part::Function => drop(Function::read(node, cx)),
            Part::Attribute => drop(Attribute::read(node, cx)),
            Part::Class => drop(Class::read(node, cx)),
            Part::Deployment => drop(Deployment::read(node, cx)),
            Part::Runtime => drop(Runtime::read(node, cx)),
            Part::System => drop(System::read(node, cx)),
            Part::Environment => drop(Environment::read(node, cx)),
            Part::Python => drop(Python::read(node, cx)),
        }
    }
}
