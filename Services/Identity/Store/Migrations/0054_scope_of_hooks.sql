-- An application that acts on its own may be told of what happens to requests.
insert into oauth_scope (code, position, name) values
  ('services.hooks', 90,
   '{"ru": "Получать уведомления о событиях заявок", "kk": "Өтінімдер оқиғалары туралы хабарлама алу", "en": "Be told of what happens to requests"}');
