/// Compares the replica with its server, as far as that is known here.
///
/// What is known is what the last completed sync found. Asking the server which records differ,
/// and why, belongs here and nowhere else.
struct ServerAgreement {
  let replica: Replica

  func findings() throws -> [Finding] {
    try replica.connection.rows("SELECT zone FROM zone WHERE agrees = 0 ORDER BY zone") { row in
      Finding(
        .server, "differs", .broken,
        "after the last sync \(row.text(0)) was not the same here as on the server", .sync)
    }
  }
}
