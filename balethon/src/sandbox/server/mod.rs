//! Bale's API over HTTP, on this machine only.

mod answer;
mod api;
mod body;
mod download;
mod fetch;
mod poll;
mod route;
mod webhook;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};

use super::state::Shared;

pub(crate) use answer::Cut;

/// A running server; it ends, with all its connections, when this is dropped.
#[derive(Debug)]
pub(crate) struct Serving {
    pub(crate) address: SocketAddr,
    tasks: [AbortHandle; 2],
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.tasks.iter().for_each(AbortHandle::abort);
    }
}

/// Listens on loopback, on a port that the system chooses when it is 0.
pub(crate) async fn start(shared: Arc<Shared>, port: u16) -> io::Result<Serving> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let address = listener.local_addr()?;
    let webhooks = tokio::spawn(webhook::deliver(Arc::downgrade(&shared))).abort_handle();
    let connections = tokio::spawn(accept(listener, route::router(shared))).abort_handle();
    Ok(Serving { address, tasks: [webhooks, connections] })
}

async fn accept(listener: TcpListener, router: Router) {
    // Aborts the connections when this task is aborted.
    let mut connections = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                connections.spawn(serve(stream, router.clone()));
            }
            // Too many open files, for instance: others have to close first.
            Err(_) => tokio::task::yield_now().await,
        }
        while connections.try_join_next().is_some() {}
    }
}

/// Serves one connection. Not `axum::serve`, because a fault may ask to cut it: that is an error of the service here.
async fn serve(stream: TcpStream, router: Router) {
    let _ = stream.set_nodelay(true);
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |request| {
        let answer = hyper::service::Service::call(&router, request);
        async move {
            let Ok(response) = answer.await;
            if response.extensions().get::<Cut>().is_some() { Err(Cut) } else { Ok(response) }
        }
    });
    // A client that goes away is nothing to tell anybody about.
    let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}
