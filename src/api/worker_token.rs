//! The token of the page's session for a worker that calls the API itself. The session stays with the page: the worker
//! reports a token that the service rejects, and waits for the next one.

use super::Client;
use crate::auth::{Credentials, Token};
use futures_channel::oneshot;
use futures_util::future::{FutureExt, LocalBoxFuture};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;

/// The current token; `None` when the session has ended. Sent between the page and its own worker, and never stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenLease(Option<Token>);

impl Client {
    pub fn lease_token(&self) -> TokenLease {
        TokenLease(self.inner.credentials.bearer())
    }

    /// The lease that follows a rejected one. Waits for a sign-in if one is needed.
    pub fn renew_lease(&self, rejected: TokenLease) -> LocalBoxFuture<'static, TokenLease> {
        match rejected.0 {
            Some(stale) => self.inner.credentials.renew(&stale).map(TokenLease).boxed_local(),
            None => std::future::ready(self.lease_token()).boxed_local(),
        }
    }
}

/// The worker's credentials: the token of a lease.
pub struct LeasedCredentials {
    token: RefCell<Option<Token>>,
    waiting: RefCell<Vec<oneshot::Sender<Option<Token>>>>,
    on_rejected: Box<dyn Fn(TokenLease)>,
}

impl LeasedCredentials {
    /// `on_rejected` is called once for a lease that the service rejects; the owner responds with [`Self::replace`].
    pub fn new(lease: TokenLease, on_rejected: impl Fn(TokenLease) + 'static) -> Self {
        Self { token: RefCell::new(lease.0), waiting: RefCell::default(), on_rejected: Box::new(on_rejected) }
    }

    pub fn replace(&self, lease: TokenLease) {
        self.token.replace(lease.0.clone());
        for waiting in self.waiting.take() {
            // The receiver is gone when the call was cancelled.
            drop(waiting.send(lease.0.clone()));
        }
    }
}

impl Credentials for LeasedCredentials {
    fn bearer(&self) -> Option<Token> {
        self.token.borrow().clone()
    }

    fn renew(&self, stale: &Token) -> LocalBoxFuture<'static, Option<Token>> {
        let token = self.bearer();
        if token.as_ref() != Some(stale) {
            return std::future::ready(token).boxed_local();
        }
        let (sender, renewed) = oneshot::channel();
        let first = self.waiting.borrow().is_empty();
        self.waiting.borrow_mut().push(sender);
        if first {
            (self.on_rejected)(TokenLease(token));
        }
        async move { renewed.await.ok().flatten() }.boxed_local()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;
    use std::rc::Rc;

    fn lease(token: &str) -> TokenLease {
        TokenLease(Some(Token::new(token)))
    }

    type Waiting = LocalBoxFuture<'static, Option<Token>>;

    /// Two calls wait after the same rejection. The counter counts requests to the page.
    fn rejected_twice() -> (LeasedCredentials, [Waiting; 2], Rc<Cell<u32>>) {
        let asked = Rc::new(Cell::new(0));
        let count = asked.clone();
        let credentials = LeasedCredentials::new(lease("old"), move |rejected| {
            assert_eq!(rejected, lease("old"));
            count.set(count.get() + 1);
        });
        let mut calls = [(); 2].map(|()| credentials.renew(&Token::new("old")));
        assert!(calls.iter_mut().all(|call| call.now_or_never().is_none()), "they wait");
        (credentials, calls, asked)
    }

    #[test]
    fn all_calls_wait_for_one_renewal() {
        let (credentials, calls, asked) = rejected_twice();
        credentials.replace(lease("new"));
        let renewed = calls.map(|call| call.now_or_never().flatten());
        assert_eq!(renewed, [(); 2].map(|()| Some(Token::new("new"))));
        assert_eq!(credentials.bearer(), Some(Token::new("new")));
        // A later call with the old token needs no request.
        let late = credentials.renew(&Token::new("old")).now_or_never();
        assert_eq!(late, Some(Some(Token::new("new"))));
        assert_eq!(asked.get(), 1);
    }

    #[test]
    fn calls_end_with_the_session() {
        let (credentials, calls, _) = rejected_twice();
        credentials.replace(TokenLease(None));
        assert_eq!(calls.map(|call| call.now_or_never()), [Some(None), Some(None)]);
        assert_eq!(credentials.bearer(), None);
    }

    #[test]
    fn debug_does_not_print_the_token() {
        assert!(!format!("{:?}", lease("secret")).contains("secret"));
    }
}
