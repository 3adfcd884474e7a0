//! A large upload needs little memory: it is read while it is sent.

use balethon::Client;
use balethon::types::InputFile;
use peak_alloc::PeakAlloc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const SIZE: u64 = 50 << 20;
const MOST_EXTRA: usize = 20 << 20;

/// Reads a request without keeping it, and answers.
async fn serve(mut stream: TcpStream) -> u64 {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    let head = String::from_utf8(head).unwrap().to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap().parse().unwrap();
    let mut left: u64 = length;
    let mut buffer = vec![0; 64 << 10];
    while left > 0 {
        let read = stream.read(&mut buffer).await.unwrap();
        assert!(read > 0, "the request ended early");
        left -= read as u64;
    }
    let body = r#"{"ok":true,"result":{"message_id":1,"date":1,"chat":{"id":5,"type":"private"}}}"#;
    let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len());
    stream.write_all(answer.as_bytes()).await.unwrap();
    length
}

#[tokio::test]
async fn fifty_megabytes_need_less_than_twenty() {
    let path = std::env::temp_dir().join(format!("balethon-files-memory-{}", std::process::id()));
    std::fs::File::create(&path).unwrap().set_len(SIZE).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = Client::new("1:a").base_url(format!("http://{}", listener.local_addr().unwrap()));
    let sources = [InputFile::path(&path), InputFile::reader("large.bin", tokio::io::repeat(0).take(SIZE)).size(SIZE)];
    for file in sources {
        let request = client.send_document(5, file);
        MEMORY.reset_peak_usage();
        let before = MEMORY.current_usage();
        let server = async { serve(listener.accept().await.unwrap().0).await };
        let (sent, length) = tokio::join!(request.into_future(), server);
        sent.unwrap();
        assert!(length > SIZE);
        let extra = MEMORY.peak_usage() - before;
        assert!(extra < MOST_EXTRA, "{extra} bytes of memory for an upload of {SIZE}");
    }
    std::fs::remove_file(&path).unwrap();
}
