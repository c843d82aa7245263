//! Guards that a project's configuration declares: which modules are guarded, and how.

use std::sync::Arc;

use super::error::ContractError;
use super::model::{ImportRules, ImporterRules, Selector};
use super::{decode, secrets, text, toml};
use crate::value::{Located, Span};

/// What a configuration says about guards.
#[derive(Clone, Debug, PartialEq)]
pub struct Guards {
    /// In their order; at least one.
    pub guards: Vec<Guard>,
    /// The modes that the environment may choose for all of them; none where that isn't allowed.
    pub environment_modes: Vec<Located<Mode>>,
}

/// One guard: for which modules, and what it demands.
#[derive(Clone, Debug, PartialEq)]
pub struct Guard {
    pub span: Span,
    /// A dotted name or a pattern of names.
    pub module: Located<Selector>,
    /// The path of a contract that importers must keep; it counts from the configuration's folder.
    pub importer_contract: Option<Located<String>>,
    /// The path of a contract that the module itself must keep.
    pub module_contract: Option<Located<String>>,
    pub importers: Option<ImporterRules>,
    pub imports: Option<ImportRules>,
    pub mode: Option<Located<Mode>>,
    pub strict: Vec<Located<Strictness>>,
}

/// What becomes of a decision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// A refused import fails.
    #[default]
    Enforce,
    /// It is decided and told; nothing fails.
    Audit,
    /// Nothing is decided.
    Off,
}

/// What a guard covers besides imports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Strictness {
    /// Running the module's file again: `exec_module`, `runpy`.
    Exec,
    /// Reaching the loaded module without an import.
    Access,
}

/// Which file a configuration stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigurationFile {
    /// `importspy.toml`: the whole file.
    Own,
    /// `pyproject.toml`: its table `tool.importspy`.
    Pyproject,
}

impl ConfigurationFile {
    /// The keys that lead to the configuration.
    fn keys(self) -> &'static [&'static str] {
        match self {
            ConfigurationFile::Own => &[],
            ConfigurationFile::Pyproject => &["tool", "importspy"],
        }
    }
}

/// A configuration and the text its spans point into.
#[derive(Clone, Debug, PartialEq)]
pub struct GuardsDocument {
    pub guards: Guards,
    pub text: Arc<str>,
}

/// Reads the guards of a configuration. `None`: the file says nothing about importspy.
///
/// # Errors
/// Everything that is wrong with it; after an error of syntax only that.
pub fn read_guards(
    bytes: &[u8],
    file: ConfigurationFile,
) -> Result<Option<GuardsDocument>, ContractError> {
    let text = text::decode(bytes).map_err(|(problem, text)| ContractError {
        problems: vec![*problem],
        text: text.map(|text| secrets::mask_unread(&text.into())),
    })?;
    let text: Arc<str> = text.into();
    let refused = |problems| ContractError {
        problems,
        text: Some(secrets::mask_unread(&text)),
    };
    let root = toml::load_below(&text, file.keys()).map_err(|problem| refused(vec![*problem]))?;
    let Some(root) = root else {
        return Ok(None);
    };
    match decode::guards(&root) {
        Ok(guards) => Ok(Some(GuardsDocument {
            guards,
            text: text.clone(),
        })),
        Err(problems) => Err(ContractError {
            problems,
            text: Some(text.clone()),
        }),
    }
}
