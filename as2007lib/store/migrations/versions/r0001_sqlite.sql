CREATE TABLE absences (
  id INTEGER NOT NULL,
  service INTEGER NOT NULL,
  start INTEGER NOT NULL,
  stop INTEGER,
  kind TEXT,
  pct INTEGER,
  source INTEGER NOT NULL,
  file_row INTEGER NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER,
  PRIMARY KEY (id)
)
 STRICT;

CREATE UNIQUE INDEX absences_current ON absences (service, start) WHERE until IS NULL;

CREATE TABLE accounts (
  id INTEGER NOT NULL,
  flow TEXT,
  service_code INTEGER,
  provider INTEGER,
  department INTEGER,
  party_kind TEXT,
  start INTEGER NOT NULL,
  stop INTEGER,
  account TEXT NOT NULL,
  contra_account TEXT,
  vat_code TEXT,
  source INTEGER NOT NULL,
  file_row INTEGER NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER,
  PRIMARY KEY (id)
)
 STRICT;

CREATE UNIQUE INDEX accounts_current ON accounts (coalesce(flow, ''), coalesce(service_code, 0), coalesce(provider, 0), coalesce(department, 0), coalesce(party_kind, ''), start) WHERE until IS NULL;

CREATE TABLE budget (
  id INTEGER NOT NULL,
  year INTEGER NOT NULL,
  account TEXT NOT NULL,
  department INTEGER,
  amount INTEGER NOT NULL,
  source INTEGER NOT NULL,
  file_row INTEGER NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER,
  PRIMARY KEY (id)
)
 STRICT;

CREATE UNIQUE INDEX budget_current ON budget (year, account, coalesce(department, 0)) WHERE until IS NULL;

CREATE TABLE calendars (
  id INTEGER NOT NULL,
  calendar INTEGER NOT NULL,
  start INTEGER NOT NULL,
  stop INTEGER,
  weekdays TEXT NOT NULL,
  holidays INTEGER NOT NULL,
  source INTEGER NOT NULL,
  file_row INTEGER NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER,
  PRIMARY KEY (id)
)
 STRICT;

CREATE UNIQUE INDEX calendars_current ON calendars (calendar, start) WHERE until IS NULL;

CREATE TABLE catalogue (
  id INTEGER NOT NULL,
  service_code INTEGER NOT NULL,
  name TEXT NOT NULL,
  business_area TEXT NOT NULL,
  paragraph TEXT NOT NULL,
  unit TEXT NOT NULL,
  timing TEXT NOT NULL,
  calendar INTEGER,
  absence_after_days INTEGER,
  absence_pct INTEGER,
  absence_from TEXT,
  vat TEXT,
  income_account TEXT,
  expense_account TEXT,
  source INTEGER NOT NULL,
  file_row INTEGER NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER,
  PRIMARY KEY (id)
)
 STRICT;

CREATE UNIQUE INDEX catalogue_current ON catalogue (service_code) WHERE until IS NULL;

CREATE TABLE citizens (
  id INTEGER NOT NULL,
  citizen INTEGER NOT NULL,
  cpr TEXT NOT NULL,
  name TEXT NOT NULL,
  address TEXT,
  postcode TEXT,
  city TEXT,
  address_protected INTEGER,
  died_on INTEGER,
  same_as INTEGER,
  guardian_name TEXT,
  guardian_cpr TEXT,
  salt TEXT,
  seal TEXT NOT NULL,
  source INTEGER NOT NULL,
  file_row INTEGER NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER,
  PRIMARY KEY (id)
)
 STRICT;

CREATE UNIQUE INDEX citizens_current ON citizens (citizen) WHERE until IS NULL;

CREATE TABLE deliveries (
  id INTEGER NOT NULL,
  delivery INTEGER NOT NULL,
  service INTEGER NOT NULL,
  day INTEGER NOT NULL,
  quantity INTEGER NOT NULL,
  source INTEGER NOT NULL,
  file_row INTEGER NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER,
  PRIMARY KEY (id)
)
 STRICT;

CREATE UNIQUE INDEX deliveries_current ON deliveries (delivery) WHERE until IS NULL;

CREATE TABLE drafts (
  id INTEGER NOT NULL,
  run_id TEXT NOT NULL,
  flow TEXT NOT NULL,
  period INTEGER NOT NULL,
  known INTEGER NOT NULL,
  load INTEGER NOT NULL,
  follows INTEGER,
  parameters TEXT NOT NULL,
  digest TEXT NOT NULL,
  total INTEGER NOT NULL,
  count INTEGER NOT NULL,
  prepared_by TEXT NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER,
  PRIMARY KEY (id)
)
 STRICT;

CREATE UNIQUE INDEX drafts_current ON drafts (flow, period) WHERE until IS NULL;

CREATE UNIQUE INDEX drafts_run ON drafts (run_id);

CREATE TABLE holds (
  id INTEGER NOT NULL,
  service INTEGER,
  party INTEGER,
  from_month INTEGER NOT NULL,
  reason TEXT NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER,
  PRIMARY KEY (id)
)
 STRICT;

CREATE UNIQUE INDEX holds_current ON holds (coalesce(service, 0), coalesce(party, 0)) WHERE until IS NULL;

CREATE TABLE identities (
  id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (id)
)
 STRICT;

CREATE UNIQUE INDEX identities_text ON identities (kind, text);

CREATE TABLE individual_rates (
  id INTEGER NOT NULL,
  service INTEGER NOT NULL,
  start INTEGER NOT NULL,
  stop INTEGER,
  rate INTEGER NOT NULL,
  source INTEGER NOT NULL,
  file_row INTEGER NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER,
  PRIMARY KEY (id)
)
 STRICT;

CREATE UNIQUE INDEX individual_rates_current ON individual_rates (service, start) WHERE until IS NULL;

CREATE TABLE journal (
  entry INTEGER NOT NULL,
  at TEXT NOT NULL,
  by_user TEXT NOT NULL,
  purpose TEXT NOT NULL,
  act TEXT NOT NULL,
  "key" TEXT,
  content TEXT NOT NULL,
  details TEXT NOT NULL,
  digest TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (entry),
  UNIQUE ("key"),
  UNIQUE (hash)
)
 STRICT;

CREATE TABLE journal_parts (
  entry INTEGER NOT NULL,
  part TEXT NOT NULL,
  side TEXT NOT NULL,
  rows INTEGER NOT NULL,
  digest TEXT NOT NULL,
  marks BLOB NOT NULL,
  PRIMARY KEY (entry, part, side)
)
 STRICT;

CREATE TABLE loads (
  id INTEGER NOT NULL,
  source INTEGER NOT NULL,
  folder TEXT NOT NULL,
  period INTEGER NOT NULL,
  counts TEXT NOT NULL,
  warnings TEXT NOT NULL,
  quarantined INTEGER NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (id)
)
 STRICT;

CREATE TABLE mail (
  id INTEGER NOT NULL,
  direction TEXT NOT NULL,
  name TEXT NOT NULL,
  size INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  type TEXT NOT NULL,
  state TEXT NOT NULL,
  findings TEXT NOT NULL,
  rules TEXT NOT NULL,
  answers INTEGER,
  content BLOB NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(answers) REFERENCES mail (id)
)
 STRICT;

CREATE INDEX mail_answers ON mail (answers);

CREATE INDEX mail_sha256 ON mail (sha256);

CREATE TABLE notebook_runs (
  id INTEGER NOT NULL,
  "key" TEXT NOT NULL,
  notebook TEXT NOT NULL,
  period INTEGER NOT NULL,
  status TEXT NOT NULL,
  at TEXT NOT NULL,
  by_user TEXT NOT NULL,
  details TEXT NOT NULL,
  PRIMARY KEY (id)
)
 STRICT;

CREATE TABLE packages (
  id INTEGER NOT NULL,
  package INTEGER NOT NULL,
  citizen INTEGER,
  department INTEGER,
  start INTEGER NOT NULL,
  stop INTEGER,
  start_reason TEXT,
  end_reason TEXT,
  status TEXT,
  source INTEGER NOT NULL,
  file_row INTEGER NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER,
  PRIMARY KEY (id)
)
 STRICT;

CREATE UNIQUE INDEX packages_current ON packages (package) WHERE until IS NULL;

CREATE TABLE parties (
  id INTEGER NOT NULL,
  party INTEGER NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  is_self INTEGER,
  cvr TEXT,
  cpr TEXT,
  gln TEXT,
  municipality_code TEXT,
  address TEXT,
  postcode TEXT,
  city TEXT,
  payment_days INTEGER,
  start INTEGER,
  stop INTEGER,
  successor INTEGER,
  salt TEXT,
  seal TEXT NOT NULL,
  source INTEGER NOT NULL,
  file_row INTEGER NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER,
  PRIMARY KEY (id)
)
 STRICT;

CREATE UNIQUE INDEX parties_current ON parties (party) WHERE until IS NULL;

CREATE TABLE periods (
  id INTEGER NOT NULL,
  flow TEXT NOT NULL,
  period INTEGER NOT NULL,
  state TEXT NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER,
  PRIMARY KEY (id)
)
 STRICT;

CREATE UNIQUE INDEX periods_current ON periods (flow, period) WHERE until IS NULL;

CREATE TABLE postings (
  id INTEGER NOT NULL,
  posting INTEGER NOT NULL,
  account TEXT NOT NULL,
  posted_on INTEGER NOT NULL,
  period INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  text TEXT,
  cpr TEXT,
  payee_cpr TEXT,
  supplier_cvr TEXT,
  pay_type TEXT,
  voucher TEXT,
  system TEXT,
  salt TEXT,
  seal TEXT NOT NULL,
  source INTEGER NOT NULL,
  file_row INTEGER NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER,
  PRIMARY KEY (id)
)
 STRICT;

CREATE UNIQUE INDEX postings_current ON postings (posting) WHERE until IS NULL;

CREATE TABLE providers (
  id INTEGER NOT NULL,
  provider INTEGER NOT NULL,
  party INTEGER NOT NULL,
  name TEXT NOT NULL,
  parent INTEGER,
  p_number TEXT,
  places INTEGER,
  start INTEGER NOT NULL,
  stop INTEGER,
  source INTEGER NOT NULL,
  file_row INTEGER NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER,
  PRIMARY KEY (id)
)
 STRICT;

CREATE UNIQUE INDEX providers_current ON providers (provider) WHERE until IS NULL;

CREATE TABLE quarantine (
  id INTEGER NOT NULL,
  load INTEGER NOT NULL,
  file TEXT NOT NULL,
  file_row INTEGER NOT NULL,
  cells TEXT NOT NULL,
  salt TEXT,
  seal TEXT NOT NULL,
  codes TEXT NOT NULL,
  reason TEXT NOT NULL,
  waits INTEGER NOT NULL,
  source INTEGER NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER,
  PRIMARY KEY (id)
)
 STRICT;

CREATE UNIQUE INDEX quarantine_current ON quarantine (id) WHERE until IS NULL;

CREATE TABLE rates (
  id INTEGER NOT NULL,
  service_code INTEGER NOT NULL,
  provider INTEGER,
  start INTEGER NOT NULL,
  stop INTEGER,
  rate INTEGER NOT NULL,
  source INTEGER NOT NULL,
  file_row INTEGER NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER,
  PRIMARY KEY (id)
)
 STRICT;

CREATE UNIQUE INDEX rates_current ON rates (service_code, coalesce(provider, 0), start) WHERE until IS NULL;

CREATE TABLE releases (
  id INTEGER NOT NULL,
  service INTEGER NOT NULL,
  party INTEGER NOT NULL,
  month INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  reason TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (id)
)
 STRICT;

CREATE INDEX releases_item ON releases (service, month);

CREATE TABLE roles (
  id INTEGER NOT NULL,
  holder TEXT NOT NULL,
  role TEXT NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER,
  PRIMARY KEY (id)
)
 STRICT;

CREATE UNIQUE INDEX roles_current ON roles (holder, role) WHERE until IS NULL;

CREATE TABLE runs (
  id INTEGER NOT NULL,
  run_id TEXT NOT NULL,
  flow TEXT NOT NULL,
  period INTEGER NOT NULL,
  known INTEGER NOT NULL,
  load INTEGER NOT NULL,
  follows INTEGER,
  parameters TEXT NOT NULL,
  digest TEXT NOT NULL,
  first_line INTEGER NOT NULL,
  count INTEGER NOT NULL,
  total INTEGER NOT NULL,
  prepared_by TEXT NOT NULL,
  approved_by TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(follows) REFERENCES runs (id)
)
 STRICT;

CREATE UNIQUE INDEX runs_first ON runs (flow) WHERE follows IS NULL;

CREATE UNIQUE INDEX runs_follows ON runs (follows);

CREATE UNIQUE INDEX runs_run ON runs (run_id);

CREATE TABLE services (
  id INTEGER NOT NULL,
  service INTEGER NOT NULL,
  package INTEGER NOT NULL,
  service_code INTEGER NOT NULL,
  provider INTEGER,
  flow TEXT NOT NULL,
  start INTEGER NOT NULL,
  stop INTEGER,
  paid_start INTEGER,
  paid_stop INTEGER,
  timing TEXT,
  quantity INTEGER,
  quantity_per TEXT,
  party INTEGER,
  account TEXT,
  status TEXT,
  source INTEGER NOT NULL,
  file_row INTEGER NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER,
  PRIMARY KEY (id)
)
 STRICT;

CREATE UNIQUE INDEX services_current ON services (service) WHERE until IS NULL;

CREATE TABLE settings (
  id INTEGER NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER,
  PRIMARY KEY (id)
)
 STRICT;

CREATE UNIQUE INDEX settings_current ON settings (name) WHERE until IS NULL;

CREATE TABLE settled (
  id INTEGER NOT NULL,
  service INTEGER NOT NULL,
  party INTEGER NOT NULL,
  month INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  document TEXT,
  document_date INTEGER,
  flow TEXT NOT NULL,
  source INTEGER NOT NULL,
  file_row INTEGER NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER,
  PRIMARY KEY (id)
)
 STRICT;

CREATE UNIQUE INDEX settled_current ON settled (service, party, month) WHERE until IS NULL;

CREATE TABLE shares (
  id INTEGER NOT NULL,
  service INTEGER NOT NULL,
  party INTEGER NOT NULL,
  start INTEGER NOT NULL,
  stop INTEGER,
  share_pct INTEGER,
  weight INTEGER,
  gln TEXT,
  their_reference TEXT,
  order_number TEXT,
  account TEXT,
  source INTEGER NOT NULL,
  file_row INTEGER NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER,
  PRIMARY KEY (id)
)
 STRICT;

CREATE UNIQUE INDEX shares_current ON shares (service, party, start) WHERE until IS NULL;

CREATE TABLE use_log (
  id INTEGER NOT NULL,
  at TEXT NOT NULL,
  by_user TEXT NOT NULL,
  purpose TEXT NOT NULL,
  act TEXT NOT NULL,
  subject TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (id)
)
 STRICT;

CREATE TABLE voucher_entries (
  id INTEGER NOT NULL,
  voucher INTEGER NOT NULL,
  account TEXT NOT NULL,
  amount INTEGER NOT NULL,
  month INTEGER NOT NULL,
  accounting_year INTEGER NOT NULL,
  vat_code TEXT,
  text TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (id)
)
 STRICT;

CREATE INDEX voucher_entries_voucher ON voucher_entries (voucher);

CREATE TABLE documents (
  id INTEGER NOT NULL,
  run INTEGER NOT NULL,
  series TEXT NOT NULL,
  number INTEGER NOT NULL,
  document_id TEXT NOT NULL,
  type TEXT NOT NULL,
  party INTEGER NOT NULL,
  format TEXT NOT NULL,
  issued_on INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  vat_amount INTEGER NOT NULL,
  held INTEGER NOT NULL,
  file TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  content BLOB NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(run) REFERENCES runs (id)
)
 STRICT;

CREATE UNIQUE INDEX documents_number ON documents (series, number);

CREATE INDEX documents_run ON documents (run);

CREATE TABLE findings (
  id INTEGER NOT NULL,
  run INTEGER NOT NULL,
  service INTEGER NOT NULL,
  month INTEGER NOT NULL,
  code TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(run) REFERENCES runs (id)
)
 STRICT;

CREATE INDEX findings_run ON findings (run);

CREATE TABLE lines (
  id INTEGER NOT NULL,
  run INTEGER NOT NULL,
  service INTEGER NOT NULL,
  party INTEGER NOT NULL,
  month INTEGER NOT NULL,
  kind TEXT NOT NULL,
  start INTEGER NOT NULL,
  stop INTEGER,
  quantity INTEGER,
  unit TEXT NOT NULL,
  rate INTEGER,
  factor_pct INTEGER,
  share INTEGER,
  amount INTEGER NOT NULL,
  old_amount INTEGER NOT NULL,
  new_amount INTEGER NOT NULL,
  account TEXT,
  accounting_year INTEGER NOT NULL,
  document INTEGER,
  voucher INTEGER,
  since INTEGER NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(run) REFERENCES runs (id)
)
 STRICT;

CREATE INDEX lines_service ON lines (service, month);

CREATE TABLE received (
  id INTEGER NOT NULL,
  mail INTEGER NOT NULL,
  document_id TEXT NOT NULL,
  type TEXT NOT NULL,
  number TEXT NOT NULL,
  supplier TEXT NOT NULL,
  supplier_cvr TEXT,
  supplier_name TEXT NOT NULL,
  salt TEXT,
  seal TEXT NOT NULL,
  receiver_gln TEXT,
  issued_on INTEGER NOT NULL,
  due_on INTEGER,
  currency TEXT NOT NULL,
  amount INTEGER NOT NULL,
  net_amount INTEGER NOT NULL,
  credits TEXT,
  bank_account TEXT,
  since INTEGER NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(mail) REFERENCES mail (id)
)
 STRICT;

CREATE UNIQUE INDEX received_document ON received (document_id);

CREATE UNIQUE INDEX received_mail ON received (mail);

CREATE UNIQUE INDEX received_number ON received (supplier, type, number) WHERE type IN ('invoice', 'credit_note');

CREATE TABLE sendings (
  run INTEGER NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (run),
  FOREIGN KEY(run) REFERENCES runs (id)
)
 STRICT;

CREATE TABLE settled_keys (
  service INTEGER NOT NULL,
  party INTEGER NOT NULL,
  month INTEGER NOT NULL,
  run INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (service, party, month, run),
  FOREIGN KEY(run) REFERENCES runs (id)
)
 STRICT;

CREATE INDEX settled_keys_run ON settled_keys (run);

CREATE TABLE vouchers (
  id INTEGER NOT NULL,
  run INTEGER NOT NULL,
  document INTEGER,
  text TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(run) REFERENCES runs (id)
)
 STRICT;

CREATE INDEX vouchers_run ON vouchers (run);

CREATE TABLE evidence (
  id INTEGER NOT NULL,
  received INTEGER NOT NULL,
  place INTEGER NOT NULL,
  row_id TEXT NOT NULL,
  amount INTEGER NOT NULL,
  quantity INTEGER,
  price_amount INTEGER,
  start INTEGER,
  stop INTEGER,
  account TEXT,
  cpr TEXT,
  person_name TEXT,
  reference TEXT,
  order_number TEXT,
  text TEXT NOT NULL,
  salt TEXT,
  seal TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(received) REFERENCES received (id)
)
 STRICT;

CREATE INDEX evidence_received ON evidence (received);

CREATE TABLE issues (
  id INTEGER NOT NULL,
  document INTEGER NOT NULL,
  party INTEGER NOT NULL,
  format TEXT NOT NULL,
  issued_on INTEGER NOT NULL,
  file TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  content BLOB NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(document) REFERENCES documents (id)
)
 STRICT;

CREATE UNIQUE INDEX issues_document ON issues (document);

CREATE TABLE decisions (
  id INTEGER NOT NULL,
  evidence INTEGER,
  posting INTEGER,
  follows INTEGER,
  kind TEXT NOT NULL,
  by_itself INTEGER NOT NULL,
  rule TEXT NOT NULL,
  confidence INTEGER NOT NULL,
  words TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(evidence) REFERENCES evidence (id),
  FOREIGN KEY(follows) REFERENCES decisions (id)
)
 STRICT;

CREATE UNIQUE INDEX decisions_evidence ON decisions (evidence) WHERE follows IS NULL;

CREATE UNIQUE INDEX decisions_follows ON decisions (follows);

CREATE UNIQUE INDEX decisions_posting ON decisions (posting) WHERE follows IS NULL;

CREATE TABLE allocations (
  id INTEGER NOT NULL,
  decision INTEGER NOT NULL,
  service INTEGER NOT NULL,
  party INTEGER NOT NULL,
  month INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(decision) REFERENCES decisions (id)
)
 STRICT;

CREATE INDEX allocations_decision ON allocations (decision);

CREATE INDEX allocations_item ON allocations (service, month);
