-- A company was another one's duplicate: whatever refers to it in this slice refers to the other one
-- from now on. Which columns hold companies their comments say. A row that would then stand twice
-- keeps the old number.
create function replace_company(gone bigint, kept bigint) returns void language plpgsql as $$
declare
    place record;
    spot tid;
begin
    for place in
        select c.oid::regclass as relation, a.attname as name
        from pg_attribute a
        join pg_class c on c.oid = a.attrelid
        where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
            and a.attnum > 0 and not a.attisdropped
            and col_description(c.oid, a.attnum) = '-> identity.account_company'
        order by c.relname, a.attnum
    loop
        for spot in
            execute format('select ctid from %s where %I = $1 for update', place.relation, place.name)
            using gone
        loop
            begin
                execute format(
                    'update %s set %I = $1, row_version = row_version + 1 where ctid = $2',
                    place.relation, place.name)
                    using kept, spot;
            exception when unique_violation then
                null;
            end;
        end loop;
    end loop;
end $$;
