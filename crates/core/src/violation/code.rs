//! The stable kebab-case codes. Each has a page in `spec/`.

/// How a constraint is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Category {
    Missing,
    Mismatch,
    Invalid,
}

impl Category {
    /// The word reports use for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Category::Missing => "missing",
            Category::Mismatch => "mismatch",
            Category::Invalid => "invalid",
        }
    }
}

macro_rules! codes {
    ($($variant:ident $text:literal $category:ident;)*) => {
        /// What kind of constraint was not kept.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $($variant,)* }

        impl Code {
            /// Every code, in the order of the reference.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The code as reports print it and `explain` takes it.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $text,)* }
            }

            pub fn category(self) -> Category {
                match self { $(Code::$variant => Category::$category,)* }
            }
        }
    };
}

codes! {
    ModuleSyntax "module-syntax" Invalid;
    ModuleEncoding "module-encoding" Invalid;
    ModuleUnreadable "module-unreadable" Invalid;
    ModuleTooDeep "module-too-deep" Invalid;
    ModuleLoad "module-load" Invalid;
    ModuleExit "module-exit" Invalid;
    ModuleCrash "module-crash" Invalid;
    ModuleTimeout "module-timeout" Invalid;
    ModuleUnobserved "module-unobserved" Invalid;
    SourceDiffers "source-differs" Mismatch;
    ModuleMissing "module-missing" Missing;
    FilenameMismatch "filename-mismatch" Mismatch;
    ModuleNameMismatch "module-name-mismatch" Mismatch;
    VersionMissing "version-missing" Missing;
    VersionMismatch "version-mismatch" Mismatch;
    IntegrityMismatch "integrity-mismatch" Mismatch;
    VariableMissing "variable-missing" Missing;
    VariableAnnotation "variable-annotation" Mismatch;
    VariableValue "variable-value" Mismatch;
    FunctionMissing "function-missing" Missing;
    FunctionAsync "function-async" Mismatch;
    ArgumentMissing "argument-missing" Missing;
    ArgumentAnnotation "argument-annotation" Mismatch;
    ArgumentDefault "argument-default" Mismatch;
    ArgumentKind "argument-kind" Mismatch;
    ReturnAnnotation "return-annotation" Mismatch;
    ClassMissing "class-missing" Missing;
    AttributeMissing "attribute-missing" Missing;
    AttributeAnnotation "attribute-annotation" Mismatch;
    AttributeValue "attribute-value" Mismatch;
    MethodMissing "method-missing" Missing;
    SuperclassMissing "superclass-missing" Missing;
    DeploymentMismatch "deployment-mismatch" Mismatch;
    ArchMismatch "arch-mismatch" Mismatch;
    OsMismatch "os-mismatch" Mismatch;
    PythonVersionMismatch "python-version-mismatch" Mismatch;
    InterpreterMismatch "interpreter-mismatch" Mismatch;
    EnvironmentMissing "environment-missing" Missing;
    EnvironmentValue "environment-value" Mismatch;
    EnvironmentType "environment-type" Mismatch;
    SecretMissing "secret-missing" Missing;
    ImporterMissing "importer-missing" Missing;
    ImporterAnonymous "importer-anonymous" Invalid;
    ImporterDenied "importer-denied" Mismatch;
    ImportDenied "import-denied" Mismatch;
    DependencyMissing "dependency-missing" Missing;
    DependencyVersion "dependency-version" Mismatch;
    DependencyExtra "dependency-extra" Missing;
    DependencyDenied "dependency-denied" Mismatch;
    DependencyEditable "dependency-editable" Mismatch;
    DependencyOrigin "dependency-origin" Mismatch;
    DependencyModified "dependency-modified" Mismatch;
    DependencyDeclaration "dependency-declaration" Mismatch;
    ImportUnresolved "import-unresolved" Missing;
    ImportUndeclared "import-undeclared" Mismatch;
    ImportUnlisted "import-unlisted" Mismatch;
    LockMissing "lock-missing" Missing;
    LockMismatch "lock-mismatch" Mismatch;
    DependencyProvenance "dependency-provenance" Missing;
    EvidenceMissing "evidence-missing" Missing;
    Modified "modified" Mismatch;
    RuleUnchecked "rule-unchecked" Invalid;
}
