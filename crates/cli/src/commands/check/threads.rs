//! Threads with room for deeply nested source, and none where one module is small.

use std::fs;
use std::panic::resume_unwind;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, Builder, Scope, ScopedJoinHandle};

use super::judge::{Judge, Judged, Workspace};
use crate::subjects::Subject;

/// Reserved, and free until touched; smaller ones where the address space is limited.
const STACKS: [usize; 3] = [256 << 20, 64 << 20, 16 << 20];

/// Below this many subjects, further threads cost more than they bring.
const FEW: usize = 8;

/// Source below this size can't nest deeply enough to exhaust any thread's stack.
const SMALL: u64 = 16 << 10;

/// Judges every subject; the answers are in the order of `subjects`.
pub fn judge_all(judge: &Judge, subjects: &[Subject]) -> Vec<Judged> {
    if let [only] = subjects
        && fs::metadata(&only.path).is_ok_and(|found| found.len() < SMALL)
    {
        return vec![judge.judge(only, &mut Workspace::default())];
    }
    answers(subjects.len(), Workspace::default, |index, workspace| {
        let subject = subjects.get(index)?;
        Some(judge.judge(subject, workspace))
    })
    .into_iter()
    .flatten()
    .collect()
}

/// The answers to as many questions, in their order; each thread has a workspace of its own.
pub fn answers<W, A: Send + Sync>(
    questions: usize,
    workspace: impl Fn() -> W + Sync,
    answer: impl Fn(usize, &mut W) -> A + Sync,
) -> Vec<A> {
    let next = AtomicUsize::new(0);
    // Filled in any order, read in the one of the questions.
    let answers: Vec<OnceLock<A>> = (0..questions).map(|_| OnceLock::new()).collect();
    // One thread's share: whatever is next, until nothing is.
    let work = || {
        let mut workspace = workspace();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(slot) = answers.get(index) else {
                return;
            };
            // Each index is handed out once, so the slot is free.
            let _ = slot.set(answer(index, &mut workspace));
        }
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..wanted(questions))
            .map_while(|_| spawn(scope, work))
            .collect();
        if workers.is_empty() {
            work();
        }
        workers.into_iter().for_each(joined);
    });
    answers
        .into_iter()
        .filter_map(OnceLock::into_inner)
        .collect()
}

/// Runs `work` on a thread with a large stack, or here when there can't be one.
pub fn on_large_stack<T: Send>(work: impl Fn() -> T + Sync) -> T {
    thread::scope(|scope| match spawn(scope, &work) {
        Some(handle) => joined(handle),
        None => work(),
    })
}

fn wanted(subjects: usize) -> usize {
    if subjects < FEW {
        return subjects.min(1);
    }
    thread::available_parallelism().map_or(1, |cores| cores.get().min(subjects))
}

fn spawn<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    work: impl Fn() -> T + Copy + Send + 'scope,
) -> Option<ScopedJoinHandle<'scope, T>> {
    STACKS.iter().find_map(|size| {
        Builder::new()
            .stack_size(*size)
            .spawn_scoped(scope, work)
            .ok()
    })
}

/// A thread's answer; its panic becomes ours.
fn joined<T>(handle: ScopedJoinHandle<'_, T>) -> T {
    handle.join().unwrap_or_else(|panic| resume_unwind(panic))
}
