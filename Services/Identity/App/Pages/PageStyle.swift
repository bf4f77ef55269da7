/// The look of the pages: the system's own fonts and colours, light or dark.
enum PageStyle {
  static let text = """
    :root { color-scheme: light dark; --paper: #fff; --ink: #1b1b1f; --line: #767676;
      --link: #0b57d0; --fault: #b00020; }
    @media (prefers-color-scheme: dark) { :root { --paper: #1b1b1f; --ink: #e4e2e6; --line: #8e8e93;
      --link: #a8c7fa; --fault: #ff8a80; } }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
    main { max-width: 26rem; margin: 8vh auto; padding: 0 1rem; overflow-wrap: anywhere; }
    h1 { font-size: 1.5rem; }
    label { display: block; margin-top: 1rem; }
    input { width: 100%; padding: .6rem; font: inherit; border: 1px solid var(--line);
      border-radius: .4rem; }
    h2 { font-size: 1.1rem; margin-top: 2.5rem; }
    button, .button { margin: 1.5rem .5rem 0 0; padding: .6rem 1.2rem; font: inherit;
      border: 2px solid #0b57d0; border-radius: .4rem; background: #0b57d0; color: #fff; }
    .button { display: block; text-align: center; text-decoration: none; }
    .plain { background: transparent; color: inherit; border-color: var(--line); }
    :focus-visible { outline: 3px solid #f9ab00; outline-offset: 2px; }
    a { color: var(--link); }
    .fault { color: var(--fault); font-weight: 600; }
    ul.fault { margin: .3rem 0 0; padding-left: 1.2rem; }
    ul.cards { list-style: none; margin: 0; padding: 0; }
    ul.cards > li { border: 1px solid var(--line); border-radius: .4rem; padding: .8rem 1rem;
      margin-top: 1rem; overflow-wrap: anywhere; }
    ul.cards button { margin-top: .5rem; }
    .qr svg { display: block; width: 100%; max-width: 20rem; margin: 1rem auto; }
    .logo { display: block; object-fit: contain; border-radius: .4rem; margin-bottom: .5rem; }
    .muted { font-size: .9rem; }
    """
}
