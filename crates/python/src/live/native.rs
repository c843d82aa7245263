//! Looking at objects without asking them: through the descriptors of the exact builtin types.
//!
//! Nothing in this folder looks an attribute up on a foreign object. What is read here is read by
//! C code of the interpreter's own.

use std::cell::RefCell;
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyCFunction, PyDict, PyList, PyMappingProxy, PyString, PyTuple, PyType};

use rustc_hash::FxHashMap;

use super::raw;

/// The names a namespace binds, in order. Keys that aren't text are left out.
pub type Names<'py> = Vec<(String, Bound<'py, PyAny>)>;

/// Identifies an object while nothing can free it.
pub type Identity = usize;

pub fn identity(object: &Bound<'_, PyAny>) -> Identity {
    object.as_ptr() as usize
}

/// Descriptors of static types, which live as long as the process.
static KEPT: Mutex<Option<Kept>> = Mutex::new(None);

/// Paths of static types.
static PATHS: Mutex<Option<FxHashMap<Identity, Arc<str>>>> = Mutex::new(None);

fn with_paths<T>(act: impl FnOnce(&mut FxHashMap<Identity, Arc<str>>) -> T) -> T {
    let mut kept = PATHS.lock().unwrap_or_else(PoisonError::into_inner);
    act(kept.get_or_insert_default())
}

type Kept = FxHashMap<(Identity, &'static str), Option<Py<PyAny>>>;

/// The `__get__` of a descriptor, where there is one.
type Getter<'py> = Option<Bound<'py, PyAny>>;

/// The `__get__` of the descriptors that `type` itself reads its instances with.
struct Readers {
    dict: Py<PyAny>,
    mro: Py<PyAny>,
    name: Py<PyAny>,
    qualname: Py<PyAny>,
    module: Py<PyAny>,
    dict_offset: Py<PyAny>,
    member: Py<PyType>,
    getset: Py<PyType>,
    /// `gc.get_referents`, from 3.14 on.
    referents: Option<Py<PyCFunction>>,
}

static READERS: PyOnceLock<Readers> = PyOnceLock::new();

impl Readers {
    fn new(py: Python<'_>) -> PyResult<Self> {
        let own = py.get_type::<PyType>().getattr("__dict__")?;
        let get = |name: &str| PyResult::Ok(own.get_item(name)?.getattr("__get__")?.unbind());
        Ok(Self {
            dict: get("__dict__")?,
            mro: get("__mro__")?,
            name: get("__name__")?,
            qualname: get("__qualname__")?,
            module: get("__module__")?,
            dict_offset: get("__dictoffset__")?,
            member: own.get_item("__dictoffset__")?.get_type().unbind(),
            getset: own.get_item("__dict__")?.get_type().unbind(),
            referents: match py.version_info() >= (3, 14) {
                true => {
                    let found = py.import("gc")?.getattr("get_referents")?;
                    Some(found.cast_into_exact::<PyCFunction>()?.unbind())
                }
                false => None,
            },
        })
    }
}

/// What is read of classes in one observation.
pub struct Native<'py> {
    py: Python<'py>,
    readers: &'static Readers,
    paths: RefCell<FxHashMap<Identity, Arc<str>>>,
    slots: RefCell<FxHashMap<(Identity, &'static str), Getter<'py>>>,
}

impl<'py> Native<'py> {
    pub fn new(py: Python<'py>) -> PyResult<Self> {
        Ok(Self {
            py,
            readers: READERS.get_or_try_init(py, || Readers::new(py))?,
            paths: RefCell::default(),
            slots: RefCell::default(),
        })
    }

    /// The dictionary behind a class's `__dict__`.
    pub fn namespace(&self, class: &Bound<'py, PyType>) -> Option<Bound<'py, PyDict>> {
        raw::mapping_behind(
            self.readers
                .dict
                .bind(self.py)
                .call1((class,))
                .ok()?
                .cast_exact()
                .ok()?,
        )
    }

    /// The classes attributes are looked up in, the class itself first.
    pub fn mro(&self, class: &Bound<'py, PyType>) -> Vec<Bound<'py, PyType>> {
        let mro = self.readers.mro.bind(self.py).call1((class,)).ok();
        let mro = mro.and_then(|mro| mro.cast_into::<PyTuple>().ok());
        let classes = mro.iter().flat_map(|mro| mro.iter());
        classes
            .filter_map(|class| class.cast_into::<PyType>().ok())
            .collect()
    }

    pub fn name(&self, class: &Bound<'py, PyType>) -> String {
        self.readers
            .name
            .bind(self.py)
            .call1((class,))
            .ok()
            .and_then(|name| text(&name))
            .unwrap_or_default()
    }

    /// Whether the class was made under a name.
    pub fn is_called(&self, class: &Bound<'py, PyType>, name: &str) -> bool {
        let own = self.readers.name.bind(self.py).call1((class,));
        own.is_ok_and(|own| is_text(&own, name))
    }

    /// Whether instances have a namespace of their own.
    pub fn has_instance_dict(&self, class: &Bound<'py, PyType>) -> bool {
        let offset = self.readers.dict_offset.bind(self.py).call1((class,));
        !matches!(offset.and_then(|offset| offset.extract::<i64>()), Ok(0))
    }

    /// `module.qualname`, as the class itself claims.
    pub fn path(&self, class: &Bound<'py, PyType>) -> Arc<str> {
        let key = identity(class);
        if let Some(known) = self.paths.borrow().get(&key) {
            return known.clone();
        }
        let path = self.lasting_path(class);
        self.paths.borrow_mut().insert(key, path.clone());
        path
    }

    /// The path of a class; those of static ones, which nothing changes, are kept.
    fn lasting_path(&self, class: &Bound<'py, PyType>) -> Arc<str> {
        if !raw::is_static(class) {
            return self.claimed_path(class);
        }
        let key = identity(class);
        let known = with_paths(|kept| kept.get(&key).cloned());
        known.unwrap_or_else(|| {
            let path = self.claimed_path(class);
            with_paths(|kept| kept.insert(key, path.clone()));
            path
        })
    }

    fn claimed_path(&self, class: &Bound<'py, PyType>) -> Arc<str> {
        let module = self.module_of(class);
        let qualname = self.readers.qualname.bind(self.py).call1((class,)).ok();
        let name = qualname
            .and_then(|name| text(&name))
            .unwrap_or_else(|| self.name(class));
        match module.as_str() {
            "" => name.into(),
            module => format!("{module}.{name}").into(),
        }
    }

    /// The name of the module a class claims to be from.
    pub fn module_of(&self, class: &Bound<'py, PyType>) -> String {
        let module = if raw::is_static(class) {
            self.readers.module.bind(self.py).call1((class,)).ok()
        } else {
            self.namespace(class)
                .and_then(|namespace| find(&namespace, "__module__"))
        };
        module.and_then(|module| text(&module)).unwrap_or_default()
    }

    /// The path of an object's exact type.
    pub fn type_path(&self, object: &Bound<'py, PyAny>) -> Arc<str> {
        self.path(&object.get_type())
    }

    /// The dictionaries that an object of C's refers to, from 3.14 on.
    pub fn dictionaries(&self, object: &Bound<'py, PyAny>) -> Vec<Bound<'py, PyDict>> {
        let ask = self.readers.referents.as_ref();
        let found = ask.and_then(|ask| ask.bind(self.py).call1((object,)).ok());
        let found = found.and_then(|found| found.cast_into_exact::<PyList>().ok());
        let found = found.iter().flat_map(|found| found.iter());
        found
            .filter_map(|one| one.cast_into_exact::<PyDict>().ok())
            .collect()
    }

    /// A field of an object that C code keeps: only where its type's own entry of that name is a
    /// member or getset descriptor.
    pub fn slot(
        &self,
        object: &Bound<'py, PyAny>,
        name: &'static str,
    ) -> Option<Bound<'py, PyAny>> {
        let class = object.get_type();
        let key = (identity(&class), name);
        let known = self.slots.borrow().get(&key).cloned();
        let get = match known {
            Some(known) => known,
            None => {
                let found = self.lasting_descriptor(&class, name);
                self.slots.borrow_mut().insert(key, found.clone());
                found
            }
        };
        get?.call1((object,)).ok()
    }

    /// The descriptor of a class; those of static ones, which nothing changes, are kept.
    fn lasting_descriptor(
        &self,
        class: &Bound<'py, PyType>,
        name: &'static str,
    ) -> Option<Bound<'py, PyAny>> {
        if !raw::is_static(class) {
            return self.descriptor(class, name);
        }
        let py = class.py();
        let key = (identity(class), name);
        let known = {
            let kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
            let known = kept.as_ref().and_then(|kept| kept.get(&key));
            known.map(|get| get.as_ref().map(|get| get.clone_ref(py)))
        };
        if let Some(known) = known {
            return known.map(|get| get.into_bound(py));
        }
        let found = self.descriptor(class, name);
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = kept.get_or_insert_default();
        kept.insert(key, found.clone().map(Bound::unbind));
        found
    }

    fn descriptor(&self, class: &Bound<'py, PyType>, name: &str) -> Option<Bound<'py, PyAny>> {
        let mro = self.mro(class);
        let found = mro
            .iter()
            .find_map(|base| find(&self.namespace(base)?, name))?;
        let kind = found.get_type();
        let is_native = kind.is(&self.readers.member) || kind.is(&self.readers.getset);
        is_native.then(|| found.getattr("__get__").ok()).flatten()
    }

    /// Whether a type is what it claims to be, one of C's: Python code can't make such an entry.
    pub fn is_of_c(&self, object: &Bound<'py, PyAny>, entry: &str) -> bool {
        let namespace = self.namespace(&object.get_type());
        let found = namespace.and_then(|namespace| find(&namespace, entry));
        found.is_some_and(|found| {
            let kind = found.get_type();
            kind.is(&self.readers.member) || &*self.path(&kind) == "builtins.method_descriptor"
        })
    }

    /// [`Native::slot`] with text in it.
    pub fn slot_text(&self, object: &Bound<'py, PyAny>, name: &'static str) -> Option<String> {
        text(&self.slot(object, name)?)
    }

    /// What a Python object keeps under a name: in its slots, else in its own dictionary.
    pub fn own(&self, object: &Bound<'py, PyAny>, name: &'static str) -> Option<Bound<'py, PyAny>> {
        self.slot(object, name)
            .or_else(|| find(&self.own_dict(object)?, name))
    }

    /// The dictionary of an instance. Not for classes and modules, which have others.
    pub fn own_dict(&self, object: &Bound<'py, PyAny>) -> Option<Bound<'py, PyDict>> {
        if self.has_instance_dict(&object.get_type()) {
            raw::instance_dict(object)
        } else {
            None
        }
    }
}

/// The text of a string, whatever its subclass.
pub fn text(object: &Bound<'_, PyAny>) -> Option<String> {
    let text = object.cast::<PyString>().ok()?;
    text.to_str().ok().map(str::to_owned)
}

pub use super::raw::find;

fn is_text(key: &Bound<'_, PyAny>, name: &str) -> bool {
    key.cast_exact::<PyString>()
        .is_ok_and(|key| key.to_str().is_ok_and(|key| key == name))
}

/// Everything a dictionary holds under names.
pub fn names<'py>(dict: &Bound<'py, PyDict>) -> Names<'py> {
    let named = |(key, value): (Bound<'py, PyAny>, _)| {
        let key = key.cast_exact::<PyString>().ok()?;
        Some((key.to_str().ok()?.to_owned(), value))
    };
    dict.iter().filter_map(named).collect()
}

/// The dictionary an object is, or stands before: an exact dictionary or a read-only view of one.
pub fn as_dict<'py>(object: &Bound<'py, PyAny>) -> Option<Bound<'py, PyDict>> {
    match object.cast_exact::<PyMappingProxy>() {
        Ok(proxy) => raw::mapping_behind(proxy),
        Err(_) => object.cast::<PyDict>().ok().cloned(),
    }
}
