import JSON
import Kernel
import Postgres
import Resources
import ServicesDomain
import ServicesStore

extension Rule {
  /// What a service says of its expertise, its pitching days, its reports and its documents in `config`
  /// is judged when it is written: what makes no sense would be found by the first request that comes
  /// there.
  static let serviceConfig = Rule { input, tx in
    guard let text = try await input.text("config", in: tx) else { return [] }
    return ServiceConfig.faults(
      of: try FormValue(json: Array(text.utf8)),
      steps: try await Catalogue.steps(of: input.key, in: tx))
  }

  /// A page of the community's. That slice alone knows which there are: here it is looked at as any key of
  /// another slice is.
  static let pageLink = Rule { input, tx in
    guard let page = try await input.text("page_id", in: tx).flatMap({ Int64($0) }) else {
      return []
    }
    let keys = 1...Int64(Int32.max)
    return keys.contains(page) ? [] : [InputFault.outOfRange(keys).at("/page_id")]
  }
}

enum ServiceConfig {
  static func faults(of config: FormValue, steps: Set<String>) -> [FieldFault] {
    // Its shape is judged by a rule of its own.
    guard config.object != nil else { return [] }
    return part("expertise/") { _ = try ExpertisePlan(config: config) }
      + part("pitching/") { _ = try PitchingPlan(config: config) }
      + part("") { _ = try ReportTerms.all(in: config) }
      + DocumentRules.faults(of: config["documents"], steps: steps).map {
        fault(at: $0.place, $0.code)
      }
  }

  private static func part(_ part: String, _ read: () throws -> Void) -> [FieldFault] {
    do {
      try read()
      return []
    } catch let faults as ConfigFaults {
      // The whole of a part that is no object is named by itself.
      return faults.faults.map {
        fault(at: part.dropLast() == $0.place ? $0.place : part + $0.place, $0.code)
      }
    } catch let found as ReportTermsFault {
      return [fault(at: found.place, found.code)]
    } catch {
      return []
    }
  }

  private static func fault(at place: String, _ code: String) -> FieldFault {
    FieldFault(
      pointer: "/config/\(place)", code: code,
      message: Localized(
        ru: "Эта настройка услуги неверна", kk: "Қызметтің бұл баптауы қате",
        en: "This setting of the service makes no sense"))
  }
}
