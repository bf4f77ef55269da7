-- The holidays of Kazakhstan for two years, so that terms are right from the first day. Rows like any others:
-- operators change and delete them, and enter what the government moves. A holiday on a Saturday or a Sunday
-- needs no row; the day that is given for it does. The first day of Kurban Ait in 2027 is a Sunday, for
-- which no other day is given.
insert into service_workday (day, is_worked, name)
select day, false, jsonb_build_object('ru', ru, 'kk', kk, 'en', en)
from (values
    (array['2026-01-01', '2026-01-02', '2027-01-01', '2027-01-04']::date[],
      'Новый год', 'Жаңа жыл', 'New Year'),
    (array['2026-01-07', '2027-01-07']::date[],
      'Православное Рождество', 'Православиелік Рождество', 'Orthodox Christmas'),
    (array['2026-03-09', '2027-03-08']::date[],
      'Международный женский день', 'Халықаралық әйелдер күні', 'International Women’s Day'),
    (array['2026-03-23', '2026-03-24', '2026-03-25', '2027-03-22', '2027-03-23',
        '2027-03-24']::date[],
      'Наурыз мейрамы', 'Наурыз мейрамы', 'Nauryz'),
    (array['2026-05-01', '2027-05-03']::date[],
      'Праздник единства народа Казахстана', 'Қазақстан халқының бірлігі мерекесі',
      'Unity Day'),
    (array['2026-05-07', '2027-05-07']::date[],
      'День защитника Отечества', 'Отан қорғаушы күні', 'Defender of the Fatherland Day'),
    (array['2026-05-11', '2027-05-10']::date[], 'День Победы', 'Жеңіс күні', 'Victory Day'),
    (array['2026-05-27']::date[], 'Курбан-айт', 'Құрбан айт', 'Kurban Ait'),
    (array['2026-07-06', '2027-07-06']::date[], 'День столицы', 'Астана күні', 'Capital Day'),
    (array['2026-08-31', '2027-08-30']::date[],
      'День Конституции', 'Конституция күні', 'Constitution Day'),
    (array['2026-10-26', '2027-10-25']::date[],
      'День Республики', 'Республика күні', 'Republic Day'),
    (array['2026-12-16', '2027-12-16']::date[],
      'День Независимости', 'Тәуелсіздік күні', 'Independence Day')
  ) holidays (days, ru, kk, en), unnest(days) day
on conflict (day) do nothing;
