/// Requests a second for the smallest thing there is, of the server's process and of nginx, with
/// wrk, which shares the cores with them.
enum TinyGet {
  private static let connections = [64, 512]

  static func measure(_ world: World) throws -> [Measured] {
    let targets = connections.map {
      Target(name: "tiny GET, \($0) connections, x nginx", limit: .atLeast(0.8))
    }
    guard let wrk = Nginx.find("wrk"), let nginx = try Nginx(folder: world.path("nginx")) else {
      return targets.map { Measured(target: $0, numbers: [], note: "no nginx or no wrk here") }
    }
    defer { nginx.stop() }
    let server = try ServerProcess(world.options.programs, data: world.path("server-http"))
    defer { server.stop() }
    let seconds = world.options.isQuick ? 1 : 5
    return try zip(connections, targets).map { connections, target in
      let rates = try world.repetitions.map { _ in
        let words = [wrk, "-t", "2", "-c", "\(connections)", "-d", "\(seconds)s"]
        return (
          ours: try rate(words + ["\(server.url)/healthz"]),
          nginx: try rate(words + ["http://127.0.0.1:\(nginx.port)/healthz"])
        )
      }
      return Measured(
        target: target, numbers: rates.map { $0.ours / $0.nginx },
        note: "\(ReportTable.number(Measured.median(of: rates.map(\.ours)))) against "
          + "\(ReportTable.number(Measured.median(of: rates.map(\.nginx)))) a second")
    }
  }

  private static func rate(_ words: [String]) throws -> Double {
    let report = String(decoding: try Programs.run(words), as: UTF8.self)
    let line = report.split(separator: "\n").first { $0.hasPrefix("Requests/sec:") }
    guard let rate = line?.split(separator: " ").last.flatMap({ Double($0) }),
      !report.contains("Non-2xx")
    else { throw Programs.Failure(description: "wrk says: \(report)") }
    return rate
  }
}
