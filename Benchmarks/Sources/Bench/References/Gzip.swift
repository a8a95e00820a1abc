/// The size that a proxy in front of the server would make of a body.
enum Gzip {
  static func size(_ body: [UInt8]) throws -> Int {
    try Programs.run(["gzip", "-6", "-c"], input: body).count
  }
}
