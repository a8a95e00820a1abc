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

let package = Package(
  name: "fieldbook",
  products: [
    .executable(name: "fieldbook", targets: ["SyncClient"]),
    .executable(name: "fieldbook-server", targets: ["SyncServer"]),
    .library(name: "SyncProtocol", targets: ["SyncProtocol"]),
    .library(name: "LocalStore", targets: ["LocalStore"]),
  ],
  targets: [
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    // No pkgConfig: it would link libcurl, which costs every offline command 5 ms.
    .systemLibrary(name: "CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),

    .target(name: "SyncProtocol", swiftSettings: strict),
    .target(name: "LocalStore", dependencies: ["SyncProtocol", "CSQLite"], swiftSettings: strict),
    .executableTarget(
      name: "SyncServer", dependencies: ["LocalStore", "SyncProtocol"], swiftSettings: strict),
    .executableTarget(
      name: "SyncClient", dependencies: ["LocalStore", "SyncProtocol", "CCurl"],
      swiftSettings: strict),

    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    .testTarget(
      name: "SyncProtocolTests", dependencies: ["SyncProtocol", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "LocalStoreTests", dependencies: ["LocalStore", "SyncProtocol", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "SyncServerTests",
      dependencies: ["SyncServer", "LocalStore", "SyncProtocol", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "SyncClientTests",
      dependencies: ["SyncClient", "LocalStore", "SyncProtocol", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "SimulationTests",
      dependencies: ["SyncServer", "SyncClient", "LocalStore", "SyncProtocol", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "EndToEndTests",
      dependencies: ["SyncServer", "SyncClient", "LocalStore", "SyncProtocol", "TestSupport"],
      exclude: ["stranger.py"],
      swiftSettings: strict),
  ]
)
