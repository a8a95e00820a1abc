/// The version of both executables.
package enum FieldbookVersion {
  package static let text = "0.1.0"
}
