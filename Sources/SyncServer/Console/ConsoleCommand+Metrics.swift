import LocalStore

extension ConsoleCommand {
  static let metrics = ConsoleCommand(
    CommandDeclaration(
      "metrics", "Print what the files hold, as Prometheus reads it.",
      details: [
        "What the running server has done, its requests and connections, it tells at GET /metrics."
      ],
      examples: [
        CommandDeclaration.Example(
          "fieldbook-server metrics > /var/lib/node_exporter/fieldbook.prom",
          "For node_exporter's textfile collector.")
      ])
  ) { context in
    let families = try ZoneMetrics(
      data: try context.data(), clock: context.environment.clock
    ).families()
    return CommandAnswer(
      json: MetricsText.json(families), text: MetricsText.text(families))
  }
}
