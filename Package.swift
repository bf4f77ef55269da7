// swift-tools-version: 6.2
import PackageDescription

// The manifest is the architecture. Who may know whom is said here, once, and
// scripts/boundaries refuses any edge that these functions did not draw.

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
  // docs/decisions/0014: the compiler proves what it can, debug builds check the rest at run time.
  .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
]

/// A module every context may use. It never knows a context.
func shared(_ name: String, resources: [Resource] = [], _ uses: [Target.Dependency]) -> Target {
  .target(
    name: name, dependencies: uses, path: "Shared/\(name)", resources: resources,
    swiftSettings: strict)
}

func tests(
  _ name: String, at path: String, resources: [Resource] = [], _ uses: [Target.Dependency]
) -> Target {
  .testTarget(
    name: name, dependencies: uses + ["TestSupport", "Kernel"], path: "Tests/\(path)",
    resources: resources, swiftSettings: strict)
}

/// A bounded context: five rooms and one law. Of another context it may know the Contract, nothing
/// else.
func context(_ name: String, hears others: String...) -> [Target] {
  func room(_ room: String, _ uses: [Target.Dependency], resources: [Resource] = []) -> Target {
    .target(
      name: name + room, dependencies: uses, path: "Services/\(name)/\(room)",
      resources: resources, swiftSettings: strict)
  }
  func own(_ room: String) -> Target.Dependency { .target(name: name + room) }
  let heard = others.map { Target.Dependency.target(name: $0 + "Contract") }

  return [
    room("Contract", ["Kernel"]),
    room("Domain", ["Kernel"]),
    room(
      "Store",
      [
        "Kernel", "JSON", "Crypto", "Postgres", "Outbox", "Migrations", "Audit", "Files",
        "FileRecords", "Import", "Flags", "Jobs", "PersonalData", own("Contract"), own("Domain"),
      ],
      resources: [.copy("Migrations"), .copy("OldSite")]),
    room(
      "App",
      [
        "Kernel", "JSON", "HTTPCore", "HTTPServer", "HTTPClient", "EventLoop", "TLS", "Crypto",
        "Postgres", "Outbox", "Access", "EventFeed", "Idempotency", "Resources", "Jobs", "Audit",
        "Files", "FileRecords", "Observability", "OpenAPI", "Exports", "Spreadsheets", "JOSE",
        "Signatures", "SignatureChecks", "QRCode", "Printing", "Pages", "Flags", "FlagFeed",
        "PersonalData", "VirusScans", own("Contract"), own("Domain"), own("Store"),
      ] + heard),
    .executableTarget(
      name: name + "Server",
      dependencies: [
        "Kernel", "Configuration", "Observability", "EventLoop", "HTTPServer", "ServiceHost",
        "DatabaseHost", "Postgres", "Migrations", "Outbox", "EventFeed", "Idempotency", "Access",
        "Resources", "Import", "Jobs", "Files", "FileRecords", "Crypto", "FlagFeed",
        "PersonalData", "SignatureChecks", "Printing", "VirusScans", own("App"), own("Store"),
      ],
      path: "Services/\(name)/Server", swiftSettings: strict),
    .target(
      name: name + "Samples",
      dependencies: [
        "TestSupport", "Kernel", "JSON", "HTTPCore", "HTTPServer", "EventLoop", "Access", "Crypto",
        "Postgres", "Migrations", "Outbox", "EventFeed", "Idempotency", "Observability",
        "DatabaseHost", "Files", "FileRecords", "Resources", "Exports", "Jobs", "Flags", "FlagFeed",
        "JOSE", "HTTPClient", "PersonalData", "Signatures", "SignatureChecks", "Printing",
        "VirusScans", own("Contract"), own("Domain"), own("Store"), own("App"),
      ] + heard,
      path: "Tests/\(name)/Samples", swiftSettings: strict),
    tests(name + "DomainTests", at: "\(name)/Domain", [own("Domain"), own("Samples")]),
    tests(
      name + "StoreTests", at: "\(name)/Store",
      [
        "Postgres", "Outbox", "JSON", "Files", "FileRecords", "PersonalData", own("Domain"),
        own("Store"), own("Contract"), own("Samples"),
      ]),
    tests(
      name + "AppTests", at: "\(name)/App",
      [
        "Postgres", "JSON", "HTTPCore", "Access", "Crypto", "Outbox", "EventFeed", "Files",
        "FileRecords", "EventLoop", "Jobs", "HTTPServer", "HTTPClient", "OpenAPI", "Resources",
        "Exports", "JOSE", "Signatures", "SignatureChecks", "Printing", "Flags", "FlagFeed",
        "Observability", "PersonalData", "TLS", "VirusScans",
        own("Domain"), own("Store"), own("App"), own("Contract"), own("Samples"),
      ] + heard),
  ]
}

let system: [Target] = [
  .systemLibrary(
    name: "CLibPQ", path: "Shared/CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
  .systemLibrary(
    name: "COpenSSL", path: "Shared/COpenSSL", pkgConfig: "openssl",
    providers: [.apt(["libssl-dev"])]),
  .systemLibrary(name: "CLinux", path: "Shared/CLinux"),
]

let foundations: [Target] = [
  shared("Kernel", []),
  shared("JSON", ["Kernel"]),
  shared("OpenAPI", ["JSON"]),
  shared("Configuration", ["Kernel"]),
  shared("Observability", ["Kernel", "JSON"]),
  shared("Crypto", ["COpenSSL", "Kernel"]),
  shared("JOSE", ["Crypto", "JSON", "Kernel"]),
  shared("Signatures", ["COpenSSL", "Crypto", "JSON", "Kernel"]),
  shared("QRCode", []),
  shared("Flags", ["Kernel", "JSON", "Crypto"]),
  shared("EventLoop", ["CLinux"]),
  shared("TLS", ["COpenSSL", "EventLoop"]),
  shared("HTTPCore", ["Kernel", "JSON"]),
  shared(
    "HTTPServer",
    ["Kernel", "JSON", "HTTPCore", "OpenAPI", "EventLoop", "TLS", "Observability", "CLinux"]),
  shared("HTTPClient", ["Kernel", "HTTPCore", "EventLoop", "TLS", "Observability", "CLinux"]),
  shared(
    "SignatureChecks",
    [
      "Kernel", "JSON", "Configuration", "Crypto", "EventLoop", "HTTPCore", "HTTPClient",
      "Signatures",
    ]),
  shared("Postgres", ["CLibPQ", "Kernel", "JSON", "EventLoop", "Observability"]),
  shared("PersonalData", ["Kernel", "JSON", "Postgres"]),
  shared("Migrations", ["Kernel", "Crypto", "Postgres", "EventLoop", "Observability"]),
  shared(
    "Outbox", resources: [.copy("Migrations")],
    ["Kernel", "JSON", "EventLoop", "Migrations", "Postgres", "Observability"]),
  shared(
    "Access",
    [
      "Kernel", "JSON", "Crypto", "EventLoop", "HTTPCore", "HTTPServer", "HTTPClient",
      "Observability", "OpenAPI",
    ]
  ),
  shared(
    "EventFeed", resources: [.copy("Migrations")],
    [
      "Kernel", "JSON", "EventLoop", "HTTPCore", "HTTPServer", "HTTPClient", "Access", "Migrations",
      "Postgres", "Outbox", "Observability",
    ]),
  shared(
    "FlagFeed",
    [
      "Kernel", "JSON", "Configuration", "EventLoop", "HTTPCore", "Access", "Observability",
      "Flags",
    ]),
  shared(
    "Idempotency", resources: [.copy("Migrations")],
    [
      "Kernel", "JSON", "Crypto", "HTTPCore", "HTTPServer", "Access", "Migrations", "Postgres",
      "Observability",
    ]),
  shared(
    "Audit", resources: [.copy("Migrations")],
    ["Kernel", "EventLoop", "Observability", "Outbox", "Migrations", "Postgres"]),
  shared(
    "Import", resources: [.copy("Migrations"), .copy("Catalogue")],
    ["Kernel", "JSON", "Crypto", "EventLoop", "Migrations", "Postgres", "Observability"]),
  shared(
    "Caches", resources: [.copy("Migrations")], ["Kernel", "JSON", "Migrations", "Postgres"]),
  shared("TextSearch", resources: [.copy("Migrations")], ["Migrations"]),
  shared(
    "Profiling", resources: [.copy("Migrations")],
    [
      "Kernel", "JSON", "Configuration", "EventLoop", "HTTPCore", "HTTPServer", "Access",
      "Migrations", "Postgres", "Observability", "OpenAPI",
    ]),
  shared(
    "Resources",
    [
      "Kernel", "JSON", "Crypto", "HTTPCore", "HTTPServer", "Access", "Postgres", "Outbox",
      "Idempotency", "Audit", "OpenAPI",
    ]),
  shared(
    "Jobs", resources: [.copy("Migrations")],
    [
      "Kernel", "JSON", "EventLoop", "HTTPCore", "HTTPServer", "Access", "Audit", "Idempotency",
      "Migrations", "Postgres", "Outbox", "Observability", "OpenAPI",
    ]),
  shared("VirusScans", ["Configuration", "EventLoop", "HTTPClient"]),
  shared("Processes", ["CLinux", "EventLoop"]),
  shared(
    "Files",
    [
      "Kernel", "Configuration", "Crypto", "EventLoop", "HTTPCore", "HTTPServer", "HTTPClient",
      "Processes", "CLinux",
    ]),
  shared(
    "Printing", resources: [.copy("Driver")],
    ["Kernel", "Configuration", "Crypto", "EventLoop", "Files", "Processes"]),
  shared("Pages", ["Kernel", "HTTPCore", "QRCode"]),
  shared("Spreadsheets", []),
  shared(
    "FileRecords", resources: [.copy("Migrations")],
    ["Kernel", "Files", "HTTPCore", "Migrations", "Postgres"]),
  shared(
    "Exports", resources: [.copy("Migrations")],
    [
      "Kernel", "JSON", "Configuration", "EventLoop", "HTTPCore", "HTTPServer", "Access", "Audit",
      "Idempotency", "Jobs", "Files", "FileRecords", "Migrations", "Postgres", "OpenAPI",
      "Observability", "Outbox", "Resources", "Spreadsheets",
    ]),
  shared(
    "ServiceHost",
    [
      "Kernel", "JSON", "Configuration", "Observability", "EventLoop", "TLS", "HTTPCore",
      "HTTPServer", "HTTPClient", "Access", "Crypto", "OpenAPI",
    ]),
  shared(
    "DatabaseHost",
    [
      "Kernel", "JSON", "Configuration", "Observability", "EventLoop", "HTTPCore", "HTTPServer",
      "HTTPClient", "Access", "Crypto", "Postgres", "Migrations", "Outbox", "EventFeed",
      "Idempotency", "Audit", "Caches", "Profiling", "Jobs", "Files", "FileRecords", "FlagFeed",
      "Resources", "Exports", "Import", "ServiceHost", "OpenAPI", "TextSearch", "PersonalData",
    ]),
  shared(
    "TestSupport",
    [
      "Kernel", "JSON", "Crypto", "Observability", "EventLoop", "HTTPCore", "HTTPServer",
      "HTTPClient", "Access", "Postgres", "Migrations", "Outbox", "EventFeed", "Idempotency",
      "Files", "OpenAPI",
    ]),
]

let contexts: [[Target]] = [
  context("Identity", hears: "Services", "TechOrda"),
  context("Services", hears: "Identity", "Community", "TechOrda"),
  context("Community", hears: "Identity", "Services", "Booking", "TechOrda"),
  context("Booking", hears: "Identity", "Services"),
  context("TechOrda", hears: "Identity", "Services"),
]

let gateway: [Target] = [
  .target(
    name: "GatewayCore",
    dependencies: [
      "Kernel", "JSON", "Crypto", "Configuration", "Observability", "EventLoop", "TLS", "HTTPCore",
      "HTTPServer", "HTTPClient", "Access", "ServiceHost", "OpenAPI", "Flags", "FlagFeed",
    ],
    path: "gateway/Core", resources: [.copy("Docs/Pages")], swiftSettings: strict),
  .executableTarget(
    name: "GatewayServer",
    dependencies: [
      "GatewayCore", "Kernel", "Access", "Configuration", "Observability", "EventLoop",
      "ServiceHost",
    ],
    path: "gateway/Server", swiftSettings: strict),
]

let sharedTests: [Target] = [
  tests("KernelTests", at: "Shared/Kernel", []),
  tests("JSONTests", at: "Shared/JSON", ["JSON"]),
  tests("OpenAPITests", at: "Shared/OpenAPI", ["OpenAPI", "JSON"]),
  tests("ConfigurationTests", at: "Shared/Configuration", ["Configuration"]),
  tests("ObservabilityTests", at: "Shared/Observability", ["Observability", "JSON"]),
  tests("CryptoTests", at: "Shared/Crypto", ["Crypto"]),
  tests("SignaturesTests", at: "Shared/Signatures", ["Signatures"]),
  tests(
    "SignatureChecksTests", at: "Shared/SignatureChecks",
    [
      "SignatureChecks", "Signatures", "Configuration", "HTTPServer", "HTTPClient", "HTTPCore",
      "EventLoop", "JSON", "Crypto", "Observability",
    ]),
  tests(
    "VirusScansTests", at: "Shared/VirusScans",
    ["VirusScans", "Configuration", "EventLoop", "HTTPClient"]),
  tests("QRCodeTests", at: "Shared/QRCode", ["QRCode"]),
  tests("JOSETests", at: "Shared/JOSE", ["JOSE", "Crypto", "JSON"]),
  tests("FlagsTests", at: "Shared/Flags", ["Flags", "JSON"]),
  tests(
    "FlagFeedTests", at: "Shared/FlagFeed",
    ["FlagFeed", "Flags", "Access", "EventLoop", "Observability"]),
  tests("EventLoopTests", at: "Shared/EventLoop", ["EventLoop"]),
  tests("TLSTests", at: "Shared/TLS", ["TLS", "EventLoop"]),
  tests(
    "HTTPCoreTests", at: "Shared/HTTPCore", resources: [.copy("Vectors")], ["HTTPCore", "JSON"]),
  tests(
    "HTTPServerTests", at: "Shared/HTTPServer",
    ["HTTPServer", "HTTPCore", "HTTPClient", "EventLoop", "TLS", "JSON", "Observability"]),
  tests(
    "HTTPClientTests", at: "Shared/HTTPClient",
    ["HTTPClient", "HTTPServer", "HTTPCore", "EventLoop", "TLS", "Observability"]),
  tests(
    "PostgresTests", at: "Shared/Postgres", ["Postgres", "EventLoop", "JSON", "Observability"]),
  tests("PersonalDataTests", at: "Shared/PersonalData", ["PersonalData"]),
  tests("MigrationsTests", at: "Shared/Migrations", ["Migrations", "Postgres", "EventLoop"]),
  tests(
    "OutboxTests", at: "Shared/Outbox",
    ["Outbox", "Postgres", "EventLoop", "JSON", "Observability"]),
  tests(
    "AccessTests", at: "Shared/Access",
    [
      "Access", "HTTPCore", "HTTPServer", "HTTPClient", "Crypto", "JSON", "EventLoop",
      "Observability",
    ]),
  tests(
    "EventFeedTests", at: "Shared/EventFeed",
    [
      "EventFeed", "Outbox", "Postgres", "HTTPServer", "HTTPClient", "HTTPCore", "Access",
      "EventLoop", "JSON", "Observability",
    ]),
  tests(
    "IdempotencyTests", at: "Shared/Idempotency",
    ["Idempotency", "Postgres", "HTTPCore", "HTTPServer", "Access", "EventLoop", "JSON"]),
  tests("ImportTests", at: "Shared/Import", ["Import", "Migrations", "Postgres"]),
  tests("AuditTests", at: "Shared/Audit", ["Audit", "Migrations", "Postgres"]),
  tests("CachesTests", at: "Shared/Caches", ["Caches", "Migrations", "Postgres"]),
  tests(
    "ResourcesTests", at: "Shared/Resources", resources: [.copy("Migrations")],
    [
      "Resources", "Audit", "Access", "HTTPCore", "HTTPServer", "Idempotency", "Outbox", "Postgres",
      "Migrations", "JSON", "EventLoop", "Observability", "OpenAPI", "TextSearch",
    ]),
  tests("TextSearchTests", at: "Shared/TextSearch", ["TextSearch", "Migrations", "Postgres"]),
  tests(
    "JobsTests", at: "Shared/Jobs",
    [
      "Jobs", "Audit", "Idempotency", "Postgres", "HTTPCore", "HTTPServer", "Access", "EventLoop",
      "JSON", "Observability", "Migrations",
    ]),
  tests(
    "ExportsTests", at: "Shared/Exports", resources: [.copy("Migrations")],
    [
      "Exports", "Resources", "Jobs", "Files", "FileRecords", "Audit", "Access", "Crypto",
      "EventLoop", "HTTPCore", "HTTPServer", "Idempotency", "Outbox", "Postgres", "Migrations",
      "JSON", "Observability", "OpenAPI",
    ]),
  tests("SpreadsheetsTests", at: "Shared/Spreadsheets", ["Spreadsheets", "JSON"]),
  tests(
    "ProfilingTests", at: "Shared/Profiling",
    [
      "Profiling", "Configuration", "Postgres", "HTTPCore", "HTTPServer", "HTTPClient", "Access",
      "Crypto", "EventLoop", "JSON", "Observability", "Migrations",
    ]),
  tests(
    "FilesTests", at: "Shared/Files",
    [
      "Files", "Configuration", "Crypto", "EventLoop", "HTTPCore", "HTTPServer", "HTTPClient",
      "JSON", "Observability",
    ]),
  tests(
    "PrintingTests", at: "Shared/Printing", ["Printing", "Files", "Crypto", "EventLoop"]),
  tests(
    "GatewayTests", at: "Gateway",
    [
      "GatewayCore", "HTTPServer", "HTTPClient", "HTTPCore", "Access", "Crypto", "EventLoop",
      "JSON", "Observability", "Configuration", "Flags", "FlagFeed",
    ]),
]

/// What holds for every table of every context.
let tableTests: [Target] = [
  tests(
    "CatalogueTests", at: "Catalogue",
    [
      "Postgres", "Migrations", "JSON", "DatabaseHost", "IdentityStore", "ServicesStore",
      "CommunityStore", "BookingStore", "TechOrdaStore",
    ]),
  tests(
    "TableTests", at: "Tables",
    [
      "Resources", "Access", "HTTPCore", "Idempotency", "Postgres", "Migrations", "DatabaseHost",
      "EventFeed", "JSON", "Crypto", "Exports", "FileRecords", "Jobs", "Observability",
      "PersonalData", "IdentityApp", "IdentityDomain", "IdentityStore", "Profiling",
      "ServicesApp", "ServicesStore", "CommunityApp", "CommunityStore", "BookingApp",
      "BookingDomain", "BookingStore", "TechOrdaApp", "TechOrdaStore",
    ]),
]

/// What `./techhub bench` measures besides the products.
let bench: [Target] = [
  .executableTarget(
    name: "BareServer", dependencies: ["HTTPServer", "HTTPCore", "EventLoop", "Observability"],
    path: "Tests/Bench/BareServer", swiftSettings: strict),
  .executableTarget(
    name: "FlagRate", dependencies: ["Flags", "FlagFeed", "Access", "JSON"],
    path: "Tests/Bench/FlagRate", swiftSettings: strict),
  .executableTarget(
    name: "FormRate", dependencies: ["Kernel", "ServicesDomain"], path: "Tests/Bench/FormRate",
    swiftSettings: strict),
]

let package = Package(
  name: "techhub",
  products: [
    .executable(name: "gateway", targets: ["GatewayServer"]),
    .executable(name: "identity", targets: ["IdentityServer"]),
    .executable(name: "services", targets: ["ServicesServer"]),
    .executable(name: "community", targets: ["CommunityServer"]),
    .executable(name: "booking", targets: ["BookingServer"]),
    .executable(name: "techorda", targets: ["TechOrdaServer"]),
    .executable(name: "bare-server", targets: ["BareServer"]),
    .executable(name: "flag-rate", targets: ["FlagRate"]),
    .executable(name: "form-rate", targets: ["FormRate"]),
  ],
  targets: system + foundations + contexts.flatMap { $0 } + gateway + sharedTests + tableTests
    + bench
)
