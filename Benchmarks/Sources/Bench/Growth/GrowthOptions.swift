/// What to measure, as `scripts/growth` says it.
struct GrowthOptions {
  let programs: Programs
  /// Where files are made.
  let folder: String
  /// Where the document and its plot are written.
  let docs: String
  /// Numbers of records, the least first.
  let sizes: [Int]

  init?(_ words: [String]) {
    var values: [String: String] = [:]
    var sizes: Set<Int> = []
    var rest = words[...]
    while let word = rest.popFirst() {
      if word.hasPrefix("--") {
        guard let value = rest.popFirst() else { return nil }
        values[word] = value
      } else {
        guard let size = Int(word), size >= GrowingOffice.leastRecords else { return nil }
        sizes.insert(size)
      }
    }
    guard let programs = values["--programs"], let folder = values["--work"],
      let docs = values["--docs"]
    else { return nil }
    self.programs = Programs(folder: programs)
    self.folder = folder
    self.docs = docs
    self.sizes = sizes.isEmpty ? GrowthProgram.defaultSizes : sizes.sorted()
  }
}
