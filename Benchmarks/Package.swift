// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// How fast and how small Fieldbook is, beside what it is compared with. A package of its own, so
/// that it reaches only what any other program reaches: the libraries' public interface and the two
/// executables.
let package = Package(
  name: "benchmarks",
  dependencies: [.package(name: "fieldbook", path: "..")],
  targets: [
    // The C library without anything around it: what plain SQLite costs.
    .systemLibrary(
      name: "CSQLitePlain", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .executableTarget(name: "Launch", swiftSettings: strict),
    .executableTarget(
      name: "Bench",
      dependencies: [
        "CSQLitePlain",
        .product(name: "SyncProtocol", package: "fieldbook"),
        .product(name: "LocalStore", package: "fieldbook"),
      ], swiftSettings: strict),
  ]
)
