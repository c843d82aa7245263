//! Other modules a contract names, looked at as the subject is.

use super::project::Project;
use super::room::room;
use super::{Demand, Elsewhere, observation};
use crate::observe::finder::Found;
use crate::observe::host::Host;
use crate::observe::{Neighbour, Neighbours, Origin, Reason, Why};

/// The modules on the search path of a subject.
#[derive(Clone, Copy)]
pub struct Beside<'a> {
    pub elsewhere: Elsewhere<'a>,
    pub host: &'a dyn Host,
}

impl Neighbours for Beside<'_> {
    fn origin(&self, module: &str) -> Origin {
        self.elsewhere.finder.origin(module)
    }

    fn look(&self, module: &str, demand: &Demand) -> Neighbour {
        let Elsewhere { finder, library } = self.elsewhere;
        let unseen = || {
            Neighbour::Unseen(Reason {
                why: Why::OtherFile(module.to_owned()),
                place: None,
            })
        };
        let file = match finder.find(module) {
            Found::Source(file) => file,
            Found::Missing => return Neighbour::Missing,
            // A folder has nothing that a contract could demand, but its name.
            Found::Namespace | Found::Opaque => return unseen(),
        };
        let source = match library.source(module, &file, finder) {
            Ok(source) => source,
            Err(why) => return Neighbour::Unloadable(why.clone(), file.file),
        };
        let project = Project::new(demand, self.host, self.elsewhere);
        let seen = project.subject(source.module(self.host, demand));
        Neighbour::Seen {
            identity: source.identity.clone(),
            observation: Box::new(room(|| observation(&project, seen))),
        }
    }
}
