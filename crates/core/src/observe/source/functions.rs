//! Signatures: parameters, defaults, annotations, as callers see them.

use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::Ranged;

use super::evaluate::evaluate;
use super::module::View;
use crate::observe::{Descriptor, Fact, Function, Parameter, Reason, Why};
use crate::value::{ParameterKind, Value};

impl<'a> View<'_, 'a> {
    /// The function a `def` makes, decorators aside.
    pub fn function(self, def: &'a ast::StmtFunctionDef) -> Function {
        let view = View {
            type_params: def.type_params.as_deref(),
            ..self
        };
        Function {
            parameters: Fact::Known(view.parameters(&def.parameters)),
            returns: match &def.returns {
                Some(returns) => Fact::Known(view.annotation(returns)),
                None => Fact::Absent,
            },
            is_async: Fact::Known(def.is_async),
            descriptor: Descriptor::Plain,
            place: Some(self.place(def.name.range())),
        }
    }

    pub fn lambda(self, lambda: &'a ast::ExprLambda) -> Function {
        let parameters = lambda.parameters.as_deref();
        Function {
            parameters: Fact::Known(
                parameters
                    .map(|found| self.parameters(found))
                    .unwrap_or_default(),
            ),
            returns: Fact::Absent,
            is_async: Fact::Known(false),
            descriptor: Descriptor::Plain,
            place: Some(self.place(lambda.range())),
        }
    }

    fn parameters(self, parameters: &'a ast::Parameters) -> Vec<Parameter> {
        let mut found = Vec::with_capacity(parameters.len());
        let mut with_default = |items: &'a [ast::ParameterWithDefault], kind| {
            for item in items {
                let default = item.default.as_deref();
                let default = default.map_or(Fact::Absent, |default| self.value_fact(default));
                found.push(self.parameter(&item.parameter, kind, default));
            }
        };
        with_default(&parameters.posonlyargs, ParameterKind::PositionalOnly);
        with_default(&parameters.args, ParameterKind::PositionalOrKeyword);
        let mut keyword_only = Vec::new();
        for item in &parameters.kwonlyargs {
            let default = item.default.as_deref();
            let default = default.map_or(Fact::Absent, |default| self.value_fact(default));
            keyword_only.push(self.parameter(&item.parameter, ParameterKind::KeywordOnly, default));
        }
        if let Some(rest) = &parameters.vararg {
            found.push(self.parameter(rest, ParameterKind::VarPositional, Fact::Absent));
        }
        found.extend(keyword_only);
        if let Some(rest) = &parameters.kwarg {
            found.push(self.parameter(rest, ParameterKind::VarKeyword, Fact::Absent));
        }
        found
    }

    fn parameter(
        self,
        parameter: &'a ast::Parameter,
        kind: ParameterKind,
        default: Fact<Value>,
    ) -> Parameter {
        Parameter {
            name: parameter.name.as_str().to_owned(),
            kind,
            annotation: match &parameter.annotation {
                Some(annotation) => Fact::Known(self.annotation(annotation)),
                None => Fact::Absent,
            },
            default,
            place: Some(self.place(parameter.range())),
        }
    }

    /// The value of an expression, or why it isn't known.
    pub fn value_fact(self, expression: &'a Expr) -> Fact<Value> {
        if self.is_left_out(expression) {
            return Fact::Unknown(self.reason(Why::OnlyLive, expression.range()));
        }
        match evaluate(expression, &self, &self.module.unit) {
            Ok(value) => Fact::Known(value),
            Err(why) => Fact::Unknown(Reason {
                why,
                place: Some(self.place(expression.range())),
            }),
        }
    }
}
