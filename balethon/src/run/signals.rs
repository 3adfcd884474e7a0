//! Ctrl-C and SIGTERM: the first asks the bot to stop, the second ends it.

use std::io;

use tokio::task::AbortHandle;
use tokio_util::sync::CancellationToken;

use crate::report;

pub(super) struct Signals {
    pub(super) stop: CancellationToken,
    pub(super) abort: CancellationToken,
    listener: AbortHandle,
}

impl Signals {
    pub(super) fn listen() -> io::Result<Self> {
        let (stop, abort) = (CancellationToken::new(), CancellationToken::new());
        let mut signals = Listener::new()?;
        let (first, second) = (stop.clone(), abort.clone());
        let task = tokio::spawn(async move {
            signals.next().await;
            report::info("stopping; a second signal ends the bot at once");
            first.cancel();
            signals.next().await;
            second.cancel();
        });
        Ok(Self { stop, abort, listener: task.abort_handle() })
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        self.listener.abort();
    }
}

#[cfg(unix)]
struct Listener {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Listener {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn next(&mut self) {
        let (interrupt, terminate) = (std::pin::pin!(self.interrupt.recv()), std::pin::pin!(self.terminate.recv()));
        futures_util::future::select(interrupt, terminate).await;
    }
}

#[cfg(windows)]
struct Listener {
    interrupt: tokio::signal::windows::CtrlC,
    terminate: tokio::signal::windows::CtrlShutdown,
}

#[cfg(windows)]
impl Listener {
    fn new() -> io::Result<Self> {
        use tokio::signal::windows::{ctrl_c, ctrl_shutdown};
        Ok(Self { interrupt: ctrl_c()?, terminate: ctrl_shutdown()? })
    }

    async fn next(&mut self) {
        let (interrupt, terminate) = (std::pin::pin!(self.interrupt.recv()), std::pin::pin!(self.terminate.recv()));
        futures_util::future::select(interrupt, terminate).await;
    }
}
