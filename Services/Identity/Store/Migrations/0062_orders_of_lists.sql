-- Lists that offer an order by a word that many rows share had none that an index gives: the rows of
-- one word were sorted as a whole.
create index account_complaint_in_status on account_complaint (status, id);
create index account_deletion_in_state on account_deletion (state, id);
drop index account_deletion_by_state;

-- Erasures are looked for by the day on which they are due, also those that are over: the index by which
-- the job finds its work has none of these.
create index account_deletion_by_due on account_deletion (due_at, id);
