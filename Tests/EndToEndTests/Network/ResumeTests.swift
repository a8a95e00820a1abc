import LocalStore
import SyncProtocol
import TestSupport
import Testing

@Suite("A long sync that breaks off goes on where it stopped")
struct ResumeTests {
  private static let rows = 4_000

  @Test func pullingAndPushing() async throws {
    try await onOwnThread {
      try withServer { server in
        let proxy = try TCPProxy(to: server)
        defer { proxy.stop() }
        let amina = try server.laptop("Amina", by: proxy.url)
        try amina.run("import", "enterprise", try register(in: server.folder))
        try pushIsNotBegunAnew(amina, proxy)
        try pullIsNotBegunAnew(server, proxy)
      }
    }
  }

  /// More than fits one page of an answer, or one push: of notes that no two have a word in common.
  private func register(in folder: TemporaryFolder) throws -> String {
    var random = SplitMix64(seed: 1)
    let rows = (0..<Self.rows).map { number in
      let words = (0..<28).map { _ in String(random.next(), radix: 36) }
      return "Impresa \(number),IT,\(words.joined(separator: " "))"
    }
    return try folder.write(
      "legal_name,country,notes\n" + rows.joined(separator: "\n"), to: "long.csv")
  }

  private func pushIsNotBegunAnew(_ amina: Laptop, _ proxy: TCPProxy) throws {
    let forecast = try amina.run("sync", "--dry-run").json["bytes"]?.integerValue ?? 0
    #expect(forecast > 1_200_000)
    proxy.forget()
    proxy.cutNext(TCPProxy.Cut(direction: .toServer, afterBytes: Int(forecast) - 50_000))
    try finish(amina)
    // What the first push brought was acknowledged, and did not travel again.
    #expect(proxy.tally.toServer < Int(forecast) + 900_000)
    #expect(proxy.tally.connections > 1)
  }

  private func pullIsNotBegunAnew(_ server: RunningServer, _ proxy: TCPProxy) throws {
    let (bruno, carla) = (
      try server.laptop("Bruno", by: proxy.url), try server.laptop("Carla", by: proxy.url)
    )
    proxy.forget()
    try bruno.sync()
    let whole = proxy.tally.toClient
    #expect(whole > 1_200_000)

    proxy.forget()
    proxy.cutNext(TCPProxy.Cut(direction: .toClient, afterBytes: whole * 3 / 4))
    try finish(carla)
    // One page at most came twice.
    #expect(proxy.tally.toClient < whole + Limits.pageStateBytes + 50_000)
    #expect(proxy.tally.connections > 1)
    try expectAgreement(server, [bruno, carla])
    #expect(try carla.ids("enterprise").count == Self.rows)
  }

  private func finish(_ laptop: Laptop) throws {
    let answer = try laptop.run("sync", expecting: nil)
    if answer.ending == .status(6) { try laptop.sync() }
  }
}
