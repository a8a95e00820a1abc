/// What keeps an end-to-end test from going on, with all that helps to see why.
struct EndToEndFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
