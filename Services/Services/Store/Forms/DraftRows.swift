/// Parts of statements that put the rows of a form together. Static text only.
enum DraftRows {
  /// The definition of the form that `form` names: what is switched off is no part of it.
  static func assembled(_ form: String, withKeys: Bool) -> String {
    """
    (select jsonb_build_object('steps', coalesce(jsonb_agg(jsonb_build_object(
        \(withKeys ? "'id', t.id," : "") 'title', t.name, 'visible_if', t.visible_if,
        'fields', (
          select coalesce(jsonb_agg(jsonb_build_object(
            \(withKeys ? "'id', f.id," : "") 'name', f.name, 'type', f.field_type,
            'title', f.title, 'subtitle', f.subtitle, 'placeholder', f.placeholder,
            'help_text', f.help_text, 'required', f.required, 'options', f.options,
            'validation', f.validation, 'config', f.config, 'width', f.width,
            'default_value', f.default_value
          ) order by f.position, f.id), '[]')
          from service_hubformfield f where f.hub_form_step_id = t.id and f.active
        )) order by t.position, t.id), '[]'))
      from service_hubformstep t where t.hub_form_id = \(form))
    """
  }

  /// What a form shows besides its steps.
  static let head = """
    form.id, form.code, form.name, form.description, form.need_signature, form.is_template,
    form.organization_id, form.version, form.row_version
    """
}
