import Foundation

/// nginx with a worker for each core, which answers what the server answers to the same question.
final class Nginx {
  let port: UInt16
  private let process = Process()

  /// Nil if there is no nginx here.
  init?(folder: String) throws {
    guard let program = Self.find("nginx") else { return nil }
    let (listener, port) = try LoopbackSocket.listen()
    LoopbackSocket.close(listener)
    self.port = port
    try FileManager.default.createDirectory(
      atPath: "\(folder)/logs", withIntermediateDirectories: true)
    try Data(Self.configuration(port: port).utf8)
      .write(to: URL(fileURLWithPath: "\(folder)/nginx.conf"))
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = ["-p", folder, "-c", "nginx.conf", "-e", "logs/error.log"]
    process.standardError = FileHandle.nullDevice
    try process.run()
    while LoopbackSocket.connect(to: port).map(LoopbackSocket.close) == nil {
      guard process.isRunning else {
        throw Programs.Failure(description: "nginx does not start: see \(folder)/logs")
      }
    }
  }

  func stop() {
    guard process.isRunning else { return }
    process.terminate()
    process.waitUntilExit()
  }

  static func find(_ program: String) -> String? {
    ["/usr/sbin", "/usr/bin", "/usr/local/bin", "/usr/local/sbin"].map { "\($0)/\(program)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  private static func configuration(port: UInt16) -> String {
    """
    daemon off;
    worker_processes auto;
    pid nginx.pid;
    events { worker_connections 4096; }
    http {
      access_log off;
      keepalive_requests 1000000000;
      client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
      uwsgi_temp_path uwsgi; scgi_temp_path scgi;
      server {
        listen 127.0.0.1:\(port);
        location = /healthz {
          default_type application/json;
          return 200 '{"status":"ok"}';
        }
      }
    }

    """
  }
}
