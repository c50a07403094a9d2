//! A sign-in lent to a worker that calls the API itself. The session stays the page's: the worker has the token of the
//! moment, says when the service refuses it, and waits for the next one as every call does.

use super::Client;
use crate::auth::{Credentials, Token};
use futures_channel::oneshot;
use futures_util::future::{FutureExt, LocalBoxFuture};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;

/// The token of the moment; none when the session is over. Posted between the page and its own worker, and never kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loan(Option<Token>);

impl Client {
    pub fn lend(&self) -> Loan {
        Loan(self.inner.credentials.bearer())
    }

    /// The loan after one that was refused, which may be a while if somebody has to sign in first.
    pub fn lend_anew(&self, refused: Loan) -> LocalBoxFuture<'static, Loan> {
        match refused.0 {
            Some(stale) => self.inner.credentials.renewed(&stale).map(Loan).boxed_local(),
            None => std::future::ready(self.lend()).boxed_local(),
        }
    }
}

/// The credentials of whoever has borrowed a sign-in.
pub struct Borrowed {
    token: RefCell<Option<Token>>,
    waiting: RefCell<Vec<oneshot::Sender<Option<Token>>>>,
    refused: Box<dyn Fn(Loan)>,
}

impl Borrowed {
    /// `refused` hears once of a loan that is worth nothing any more; `renew` is the answer.
    pub fn new(loan: Loan, refused: impl Fn(Loan) + 'static) -> Self {
        Self { token: RefCell::new(loan.0), waiting: RefCell::default(), refused: Box::new(refused) }
    }

    pub fn renew(&self, loan: Loan) {
        self.token.replace(loan.0.clone());
        for waiting in self.waiting.take() {
            // A call that was given up waits for nothing.
            drop(waiting.send(loan.0.clone()));
        }
    }
}

impl Credentials for Borrowed {
    fn bearer(&self) -> Option<Token> {
        self.token.borrow().clone()
    }

    fn renewed(&self, stale: &Token) -> LocalBoxFuture<'static, Option<Token>> {
        let token = self.bearer();
        if token.as_ref() != Some(stale) {
            return std::future::ready(token).boxed_local();
        }
        let (renewed, waiting) = oneshot::channel();
        let first = self.waiting.borrow().is_empty();
        self.waiting.borrow_mut().push(renewed);
        if first {
            (self.refused)(Loan(token));
        }
        async move { waiting.await.ok().flatten() }.boxed_local()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;
    use std::rc::Rc;

    fn loan(token: &str) -> Loan {
        Loan(Some(Token::new(token)))
    }

    type Waiting = LocalBoxFuture<'static, Option<Token>>;

    /// Two calls meet the same refusal; what the page is asked is counted.
    fn refused_twice() -> (Borrowed, [Waiting; 2], Rc<Cell<u32>>) {
        let asked = Rc::new(Cell::new(0));
        let count = asked.clone();
        let borrowed = Borrowed::new(loan("old"), move |refused| {
            assert_eq!(refused, loan("old"));
            count.set(count.get() + 1);
        });
        let mut calls = [(); 2].map(|()| borrowed.renewed(&Token::new("old")));
        assert!(calls.iter_mut().all(|call| call.now_or_never().is_none()), "they wait");
        (borrowed, calls, asked)
    }

    #[test]
    fn calls_wait_for_one_renewal_and_all_go_on() {
        let (borrowed, calls, asked) = refused_twice();
        borrowed.renew(loan("new"));
        let renewed = calls.map(|call| call.now_or_never().flatten());
        assert_eq!(renewed, [(); 2].map(|()| Some(Token::new("new"))));
        assert_eq!(borrowed.bearer(), Some(Token::new("new")));
        // Who comes late with the old one need not ask.
        let late = borrowed.renewed(&Token::new("old")).now_or_never();
        assert_eq!(late, Some(Some(Token::new("new"))));
        assert_eq!(asked.get(), 1);
    }

    #[test]
    fn the_end_of_the_session_ends_the_calls() {
        let (borrowed, calls, _) = refused_twice();
        borrowed.renew(Loan(None));
        assert_eq!(calls.map(|call| call.now_or_never()), [Some(None), Some(None)]);
        assert_eq!(borrowed.bearer(), None);
    }

    #[test]
    fn what_is_lent_is_never_shown() {
        assert!(!format!("{:?}", loan("secret")).contains("secret"));
    }
}
