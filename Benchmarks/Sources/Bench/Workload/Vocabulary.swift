/// The words that the workload is made of.
enum Vocabulary {
  /// What may stand in a country: its legal forms, its cities, and its dialling code.
  struct Country {
    let code: String
    let dial: Int
    let legalForms: [String]
    let cities: [String]
  }

  private static func words(_ text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).map(String.init)
  }

  static let firstNames = words(
    """
    Anna Marek Giulia Jonas Lucía Pierre Katrin Owen Ingrid Tomasz Eleni Niko Bea Andrei Petra
    Sven Chloé Dario Maja Lukas Ana João Zsófia Emil Vera Hugo
    """)
  static let lastNames = words(
    """
    Novak Schmidt Rossi Müller García Dubois Kowalski Jensen Papadopoulos Horvat Silva Nagy
    Virtanen Ionescu Andersson Murphy Peeters Weber Costa Bianchi Moreau Svoboda
    """)
  static let companyHeads = words(
    """
    Alpine Baltic Nordic Danube Adria Iberia Rhine Vistula Aegean Celtic Atlas Delta Solar
    Green Blue Urban Metro Prime Nova Terra Aqua Ferro Agri Bio Digi Logi Medi Opti Poly Vita
    """)
  static let companyTails = words(
    """
    Works Systems Foods Textiles Logistics Energy Metals Woodcraft Software Optics Mechanics
    Consulting Packaging Dairy Ceramics Robotics Plastics Printing Motors Labs
    """)
  static let notes = words(
    """
    visit follow-up call asked about energy audit grant deadline machine upgrade training
    staff planned quarter export contact sent documents waiting signature invoice mentor
    meeting moved online review budget confirmed supplier issue resolved baseline measured
    target savings percent heating lighting compressor software licence rollout pilot customer
    feedback positive needs translation local partner chamber regional fund application draft
    final version approved pending committee
    """)
  static let sectors = words(
    """
    A01.1 C10.5 C13.2 C16.2 C20.1 C22.2 C25.6 C26.1 C28.9 C31.0 D35.1 E38.3 F41.2 G46.9 H49.4
    I55.1 J62.0 K64.9 M71.1 M72.1 N82.9 P85.5 Q86.9 R93.1
    """)
  static let statuses = words(
    """
    lead contacted enrolled active paused completed withdrawn
    """)
  static let statusWeights = [10, 15, 20, 30, 8, 12, 5]
  static let progressStatuses = words(
    """
    not_started in_progress submitted passed failed
    """)
  static let modules = [
    "DIG-1 basics", "DIG-2 security", "GRN-1 energy audit", "GRN-2 circular",
    "FIN-1 planning", "FIN-2 grants", "EXP-1 customs", "HRM-1 onboarding", "LEA-1 process",
    "INN-1 prototyping",
  ]

  static let countries = [
    Country(
      code: "DE", dial: 49, legalForms: ["GmbH", "AG", "KG"],
      cities: ["Berlin", "Hamburg", "München", "Köln", "Leipzig"]),
    Country(
      code: "FR", dial: 33, legalForms: ["SARL", "SAS", "SA"],
      cities: ["Paris", "Lyon", "Lille", "Nantes", "Toulouse"]),
    Country(
      code: "IT", dial: 39, legalForms: ["S.r.l.", "S.p.A."],
      cities: ["Roma", "Milano", "Torino", "Bologna", "Bari"]),
    Country(
      code: "ES", dial: 34, legalForms: ["S.L.", "S.A."],
      cities: ["Madrid", "Sevilla", "Bilbao", "Valencia"]),
    Country(
      code: "PL", dial: 48, legalForms: ["Sp. z o.o.", "S.A."],
      cities: ["Warszawa", "Kraków", "Gdańsk", "Łódź"]),
    Country(
      code: "PT", dial: 351, legalForms: ["Lda", "S.A."],
      cities: ["Lisboa", "Porto", "Braga"]),
    Country(
      code: "SE", dial: 46, legalForms: ["AB"],
      cities: ["Stockholm", "Malmö", "Uppsala"]),
    Country(
      code: "FI", dial: 358, legalForms: ["Oy"],
      cities: ["Helsinki", "Turku", "Oulu"]),
    Country(
      code: "HU", dial: 36, legalForms: ["Kft.", "Zrt."],
      cities: ["Budapest", "Győr", "Pécs"]),
    Country(
      code: "RO", dial: 40, legalForms: ["SRL", "SA"],
      cities: ["București", "Cluj", "Iași"]),
    Country(
      code: "CZ", dial: 420, legalForms: ["s.r.o.", "a.s."],
      cities: ["Praha", "Brno", "Ostrava"]),
    Country(
      code: "IE", dial: 353, legalForms: ["Ltd"],
      cities: ["Dublin", "Cork", "Galway"]),
    Country(
      code: "BE", dial: 32, legalForms: ["BV", "NV"],
      cities: ["Gent", "Brussel", "Liège"]),
    Country(
      code: "GR", dial: 30, legalForms: ["IKE", "AE"],
      cities: ["Athína", "Pátra", "Vólos"]),
    Country(
      code: "HR", dial: 385, legalForms: ["d.o.o."],
      cities: ["Zagreb", "Split", "Rijeka"]),
    Country(
      code: "AT", dial: 43, legalForms: ["GmbH", "OG"],
      cities: ["Wien", "Graz", "Linz"]),
  ]
}
