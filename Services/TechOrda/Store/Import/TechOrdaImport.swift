import Foundation
package import Import

/// What techorda takes over from the old site: nothing in it needs more than the catalogue tells.
package enum TechOrdaImport {
  package static func plan() throws -> SlicePlan {
    try SlicePlan(
      slice: "techorda", special: [],
      folder: Bundle.module.resourcePath.map { $0 + "/OldSite" })
  }
}
