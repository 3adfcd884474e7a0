//! Files on their way: how far they are, and what of this machine is sent.

use std::sync::Arc;

/// How far a transfer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Bytes that have gone through.
    pub done: u64,
    /// Bytes in all, where that is known.
    pub total: Option<u64>,
}

impl Progress {
    pub(crate) fn new(done: u64, total: Option<u64>) -> Self {
        Self { done, total }
    }

    /// From 0 to 1, where the size is known.
    pub fn fraction(self) -> Option<f64> {
        self.total.map(|total| if total == 0 { 1.0 } else { self.done as f64 / total as f64 })
    }
}

pub(crate) type OnProgress = Arc<dyn Fn(Progress) + Send + Sync>;

#[cfg(feature = "uploads")]
pub(crate) use source::{Reader, Source, Upload};

#[cfg(feature = "uploads")]
mod source {
    use std::fmt;
    use std::path::PathBuf;
    use std::sync::{Arc, Mutex, PoisonError};

    use bytes::Bytes;
    use tokio::io::AsyncRead;

    use super::OnProgress;

    /// What is uploaded. Cheap to clone.
    #[derive(Clone)]
    pub(crate) struct Upload {
        pub(crate) source: Source,
        pub(crate) name: String,
        pub(crate) mime: Option<String>,
        pub(crate) size: Option<u64>,
        pub(crate) progress: Option<OnProgress>,
    }

    #[derive(Clone)]
    pub(crate) enum Source {
        Path(PathBuf),
        Bytes(Bytes),
        Reader(Reader),
    }

    /// A reader, until someone takes it: it can be read once only.
    #[derive(Clone)]
    pub(crate) struct Reader(Arc<Mutex<Option<Box<dyn AsyncRead + Send + Unpin>>>>);

    impl Reader {
        pub(crate) fn new(reader: impl AsyncRead + Send + Unpin + 'static) -> Self {
            Self(Arc::new(Mutex::new(Some(Box::new(reader)))))
        }

        pub(crate) fn take(&self) -> Option<Box<dyn AsyncRead + Send + Unpin>> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
        }

        fn is_taken(&self) -> bool {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).is_none()
        }
    }

    impl Upload {
        /// Whether it can be read, or read again.
        pub(crate) fn is_readable(&self) -> bool {
            match &self.source {
                Source::Path(_) | Source::Bytes(_) => true,
                Source::Reader(reader) => !reader.is_taken(),
            }
        }
    }

    impl fmt::Debug for Upload {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            let mut debug = f.debug_struct("Upload");
            match &self.source {
                Source::Path(path) => debug.field("path", path),
                Source::Bytes(bytes) => debug.field("bytes", &bytes.len()),
                Source::Reader(_) => debug.field("reader", &self.size),
            };
            debug.field("name", &self.name).finish_non_exhaustive()
        }
    }
}
