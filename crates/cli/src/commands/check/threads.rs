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
    let next = AtomicUsize::new(0);
    // Filled in any order, read in the one of the subjects.
    let answers: Vec<OnceLock<Judged>> = subjects.iter().map(|_| OnceLock::new()).collect();
    let work = || fill(&answers, judge, subjects, &next);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..wanted(subjects.len()))
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

/// One thread's share: whatever is next, until nothing is.
fn fill(answers: &[OnceLock<Judged>], judge: &Judge, subjects: &[Subject], next: &AtomicUsize) {
    let mut workspace = Workspace::default();
    loop {
        let index = next.fetch_add(1, Ordering::Relaxed);
        let (Some(subject), Some(answer)) = (subjects.get(index), answers.get(index)) else {
            return;
        };
        // Each index is handed out once, so the slot is free.
        let _ = answer.set(judge.judge(subject, &mut workspace));
    }
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
