CREATE TABLE absences (
  id BIGINT NOT NULL,
  service BIGINT NOT NULL,
  start BIGINT NOT NULL,
  stop BIGINT,
  kind TEXT,
  pct BIGINT,
  source BIGINT NOT NULL,
  file_row BIGINT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT,
  PRIMARY KEY (id)
);

CREATE UNIQUE INDEX absences_current ON absences (service, start) WHERE until IS NULL;

CREATE TABLE accounts (
  id BIGINT NOT NULL,
  flow TEXT,
  service_code BIGINT,
  provider BIGINT,
  department BIGINT,
  party_kind TEXT,
  start BIGINT NOT NULL,
  stop BIGINT,
  account TEXT NOT NULL,
  contra_account TEXT,
  vat_code TEXT,
  source BIGINT NOT NULL,
  file_row BIGINT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT,
  PRIMARY KEY (id)
);

CREATE UNIQUE INDEX accounts_current ON accounts (coalesce(flow, ''), coalesce(service_code, 0), coalesce(provider, 0), coalesce(department, 0), coalesce(party_kind, ''), start) WHERE until IS NULL;

CREATE TABLE budget (
  id BIGINT NOT NULL,
  year BIGINT NOT NULL,
  account TEXT NOT NULL,
  department BIGINT,
  amount BIGINT NOT NULL,
  source BIGINT NOT NULL,
  file_row BIGINT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT,
  PRIMARY KEY (id)
);

CREATE UNIQUE INDEX budget_current ON budget (year, account, coalesce(department, 0)) WHERE until IS NULL;

CREATE TABLE calendars (
  id BIGINT NOT NULL,
  calendar BIGINT NOT NULL,
  start BIGINT NOT NULL,
  stop BIGINT,
  weekdays TEXT NOT NULL,
  holidays BIGINT NOT NULL,
  source BIGINT NOT NULL,
  file_row BIGINT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT,
  PRIMARY KEY (id)
);

CREATE UNIQUE INDEX calendars_current ON calendars (calendar, start) WHERE until IS NULL;

CREATE TABLE catalogue (
  id BIGINT NOT NULL,
  service_code BIGINT NOT NULL,
  name TEXT NOT NULL,
  business_area TEXT NOT NULL,
  paragraph TEXT NOT NULL,
  unit TEXT NOT NULL,
  timing TEXT NOT NULL,
  calendar BIGINT,
  absence_after_days BIGINT,
  absence_pct BIGINT,
  absence_from TEXT,
  vat TEXT,
  income_account TEXT,
  expense_account TEXT,
  source BIGINT NOT NULL,
  file_row BIGINT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT,
  PRIMARY KEY (id)
);

CREATE UNIQUE INDEX catalogue_current ON catalogue (service_code) WHERE until IS NULL;

CREATE TABLE citizens (
  id BIGINT NOT NULL,
  citizen BIGINT NOT NULL,
  cpr TEXT NOT NULL,
  name TEXT NOT NULL,
  address TEXT,
  postcode TEXT,
  city TEXT,
  address_protected BIGINT,
  died_on BIGINT,
  same_as BIGINT,
  guardian_name TEXT,
  guardian_cpr TEXT,
  salt TEXT,
  seal TEXT NOT NULL,
  source BIGINT NOT NULL,
  file_row BIGINT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT,
  PRIMARY KEY (id)
);

CREATE UNIQUE INDEX citizens_current ON citizens (citizen) WHERE until IS NULL;

CREATE TABLE deliveries (
  id BIGINT NOT NULL,
  delivery BIGINT NOT NULL,
  service BIGINT NOT NULL,
  day BIGINT NOT NULL,
  quantity BIGINT NOT NULL,
  source BIGINT NOT NULL,
  file_row BIGINT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT,
  PRIMARY KEY (id)
);

CREATE UNIQUE INDEX deliveries_current ON deliveries (delivery) WHERE until IS NULL;

CREATE TABLE drafts (
  id BIGINT NOT NULL,
  run_id TEXT NOT NULL,
  flow TEXT NOT NULL,
  period BIGINT NOT NULL,
  known BIGINT NOT NULL,
  load BIGINT NOT NULL,
  follows BIGINT,
  parameters TEXT NOT NULL,
  digest TEXT NOT NULL,
  total BIGINT NOT NULL,
  count BIGINT NOT NULL,
  prepared_by TEXT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT,
  PRIMARY KEY (id)
);

CREATE UNIQUE INDEX drafts_current ON drafts (flow, period) WHERE until IS NULL;

CREATE UNIQUE INDEX drafts_run ON drafts (run_id);

CREATE TABLE holds (
  id BIGINT NOT NULL,
  service BIGINT,
  party BIGINT,
  from_month BIGINT NOT NULL,
  reason TEXT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT,
  PRIMARY KEY (id)
);

CREATE UNIQUE INDEX holds_current ON holds (coalesce(service, 0), coalesce(party, 0)) WHERE until IS NULL;

CREATE TABLE identities (
  id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (id)
);

CREATE UNIQUE INDEX identities_text ON identities (kind, text);

CREATE TABLE individual_rates (
  id BIGINT NOT NULL,
  service BIGINT NOT NULL,
  start BIGINT NOT NULL,
  stop BIGINT,
  rate BIGINT NOT NULL,
  source BIGINT NOT NULL,
  file_row BIGINT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT,
  PRIMARY KEY (id)
);

CREATE UNIQUE INDEX individual_rates_current ON individual_rates (service, start) WHERE until IS NULL;

CREATE TABLE journal (
  entry BIGINT NOT NULL,
  at TEXT NOT NULL,
  by_user TEXT NOT NULL,
  purpose TEXT NOT NULL,
  act TEXT NOT NULL,
  key TEXT,
  content TEXT NOT NULL,
  details TEXT NOT NULL,
  digest TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (entry),
  UNIQUE (key),
  UNIQUE (hash)
);

CREATE TABLE journal_parts (
  entry BIGINT NOT NULL,
  part TEXT NOT NULL,
  side TEXT NOT NULL,
  rows BIGINT NOT NULL,
  digest TEXT NOT NULL,
  marks BYTEA NOT NULL,
  PRIMARY KEY (entry, part, side)
);

CREATE TABLE loads (
  id BIGINT NOT NULL,
  source BIGINT NOT NULL,
  folder TEXT NOT NULL,
  period BIGINT NOT NULL,
  counts TEXT NOT NULL,
  warnings TEXT NOT NULL,
  quarantined BIGINT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE mail (
  id BIGINT NOT NULL,
  direction TEXT NOT NULL,
  name TEXT NOT NULL,
  size BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  type TEXT NOT NULL,
  state TEXT NOT NULL,
  findings TEXT NOT NULL,
  rules TEXT NOT NULL,
  answers BIGINT,
  content BYTEA NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(answers) REFERENCES mail (id)
);

CREATE INDEX mail_answers ON mail (answers);

CREATE INDEX mail_sha256 ON mail (sha256);

CREATE TABLE notebook_runs (
  id BIGINT NOT NULL,
  key TEXT NOT NULL,
  notebook TEXT NOT NULL,
  period BIGINT NOT NULL,
  status TEXT NOT NULL,
  at TEXT NOT NULL,
  by_user TEXT NOT NULL,
  details TEXT NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE packages (
  id BIGINT NOT NULL,
  package BIGINT NOT NULL,
  citizen BIGINT,
  department BIGINT,
  start BIGINT NOT NULL,
  stop BIGINT,
  start_reason TEXT,
  end_reason TEXT,
  status TEXT,
  source BIGINT NOT NULL,
  file_row BIGINT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT,
  PRIMARY KEY (id)
);

CREATE UNIQUE INDEX packages_current ON packages (package) WHERE until IS NULL;

CREATE TABLE parties (
  id BIGINT NOT NULL,
  party BIGINT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  is_self BIGINT,
  cvr TEXT,
  cpr TEXT,
  gln TEXT,
  municipality_code TEXT,
  address TEXT,
  postcode TEXT,
  city TEXT,
  payment_days BIGINT,
  start BIGINT,
  stop BIGINT,
  successor BIGINT,
  salt TEXT,
  seal TEXT NOT NULL,
  source BIGINT NOT NULL,
  file_row BIGINT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT,
  PRIMARY KEY (id)
);

CREATE UNIQUE INDEX parties_current ON parties (party) WHERE until IS NULL;

CREATE TABLE periods (
  id BIGINT NOT NULL,
  flow TEXT NOT NULL,
  period BIGINT NOT NULL,
  state TEXT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT,
  PRIMARY KEY (id)
);

CREATE UNIQUE INDEX periods_current ON periods (flow, period) WHERE until IS NULL;

CREATE TABLE postings (
  id BIGINT NOT NULL,
  posting BIGINT NOT NULL,
  account TEXT NOT NULL,
  posted_on BIGINT NOT NULL,
  period BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  text TEXT,
  cpr TEXT,
  payee_cpr TEXT,
  supplier_cvr TEXT,
  pay_type TEXT,
  voucher TEXT,
  system TEXT,
  salt TEXT,
  seal TEXT NOT NULL,
  source BIGINT NOT NULL,
  file_row BIGINT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT,
  PRIMARY KEY (id)
);

CREATE UNIQUE INDEX postings_current ON postings (posting) WHERE until IS NULL;

CREATE TABLE providers (
  id BIGINT NOT NULL,
  provider BIGINT NOT NULL,
  party BIGINT NOT NULL,
  name TEXT NOT NULL,
  parent BIGINT,
  p_number TEXT,
  places BIGINT,
  start BIGINT NOT NULL,
  stop BIGINT,
  source BIGINT NOT NULL,
  file_row BIGINT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT,
  PRIMARY KEY (id)
);

CREATE UNIQUE INDEX providers_current ON providers (provider) WHERE until IS NULL;

CREATE TABLE quarantine (
  id BIGINT NOT NULL,
  load BIGINT NOT NULL,
  file TEXT NOT NULL,
  file_row BIGINT NOT NULL,
  cells TEXT NOT NULL,
  salt TEXT,
  seal TEXT NOT NULL,
  codes TEXT NOT NULL,
  reason TEXT NOT NULL,
  waits BIGINT NOT NULL,
  source BIGINT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT,
  PRIMARY KEY (id)
);

CREATE UNIQUE INDEX quarantine_current ON quarantine (id) WHERE until IS NULL;

CREATE TABLE rates (
  id BIGINT NOT NULL,
  service_code BIGINT NOT NULL,
  provider BIGINT,
  start BIGINT NOT NULL,
  stop BIGINT,
  rate BIGINT NOT NULL,
  source BIGINT NOT NULL,
  file_row BIGINT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT,
  PRIMARY KEY (id)
);

CREATE UNIQUE INDEX rates_current ON rates (service_code, coalesce(provider, 0), start) WHERE until IS NULL;

CREATE TABLE releases (
  id BIGINT NOT NULL,
  service BIGINT NOT NULL,
  party BIGINT NOT NULL,
  month BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  reason TEXT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX releases_item ON releases (service, month);

CREATE TABLE roles (
  id BIGINT NOT NULL,
  holder TEXT NOT NULL,
  role TEXT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT,
  PRIMARY KEY (id)
);

CREATE UNIQUE INDEX roles_current ON roles (holder, role) WHERE until IS NULL;

CREATE TABLE runs (
  id BIGINT NOT NULL,
  run_id TEXT NOT NULL,
  flow TEXT NOT NULL,
  period BIGINT NOT NULL,
  known BIGINT NOT NULL,
  load BIGINT NOT NULL,
  follows BIGINT,
  parameters TEXT NOT NULL,
  digest TEXT NOT NULL,
  first_line BIGINT NOT NULL,
  count BIGINT NOT NULL,
  total BIGINT NOT NULL,
  prepared_by TEXT NOT NULL,
  approved_by TEXT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(follows) REFERENCES runs (id)
);

CREATE UNIQUE INDEX runs_first ON runs (flow) WHERE follows IS NULL;

CREATE UNIQUE INDEX runs_follows ON runs (follows);

CREATE UNIQUE INDEX runs_run ON runs (run_id);

CREATE TABLE services (
  id BIGINT NOT NULL,
  service BIGINT NOT NULL,
  package BIGINT NOT NULL,
  service_code BIGINT NOT NULL,
  provider BIGINT,
  flow TEXT NOT NULL,
  start BIGINT NOT NULL,
  stop BIGINT,
  paid_start BIGINT,
  paid_stop BIGINT,
  timing TEXT,
  quantity BIGINT,
  quantity_per TEXT,
  party BIGINT,
  account TEXT,
  status TEXT,
  source BIGINT NOT NULL,
  file_row BIGINT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT,
  PRIMARY KEY (id)
);

CREATE UNIQUE INDEX services_current ON services (service) WHERE until IS NULL;

CREATE TABLE settings (
  id BIGINT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT,
  PRIMARY KEY (id)
);

CREATE UNIQUE INDEX settings_current ON settings (name) WHERE until IS NULL;

CREATE TABLE settled (
  id BIGINT NOT NULL,
  service BIGINT NOT NULL,
  party BIGINT NOT NULL,
  month BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  document TEXT,
  document_date BIGINT,
  flow TEXT NOT NULL,
  source BIGINT NOT NULL,
  file_row BIGINT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT,
  PRIMARY KEY (id)
);

CREATE UNIQUE INDEX settled_current ON settled (service, party, month) WHERE until IS NULL;

CREATE TABLE shares (
  id BIGINT NOT NULL,
  service BIGINT NOT NULL,
  party BIGINT NOT NULL,
  start BIGINT NOT NULL,
  stop BIGINT,
  share_pct BIGINT,
  weight BIGINT,
  gln TEXT,
  their_reference TEXT,
  order_number TEXT,
  account TEXT,
  source BIGINT NOT NULL,
  file_row BIGINT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT,
  PRIMARY KEY (id)
);

CREATE UNIQUE INDEX shares_current ON shares (service, party, start) WHERE until IS NULL;

CREATE TABLE use_log (
  id BIGINT NOT NULL,
  at TEXT NOT NULL,
  by_user TEXT NOT NULL,
  purpose TEXT NOT NULL,
  act TEXT NOT NULL,
  subject TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE voucher_entries (
  id BIGINT NOT NULL,
  voucher BIGINT NOT NULL,
  account TEXT NOT NULL,
  amount BIGINT NOT NULL,
  month BIGINT NOT NULL,
  accounting_year BIGINT NOT NULL,
  vat_code TEXT,
  text TEXT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX voucher_entries_voucher ON voucher_entries (voucher);

CREATE TABLE documents (
  id BIGINT NOT NULL,
  run BIGINT NOT NULL,
  series TEXT NOT NULL,
  number BIGINT NOT NULL,
  document_id TEXT NOT NULL,
  type TEXT NOT NULL,
  party BIGINT NOT NULL,
  format TEXT NOT NULL,
  issued_on BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  vat_amount BIGINT NOT NULL,
  held BIGINT NOT NULL,
  file TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  content BYTEA NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(run) REFERENCES runs (id)
);

CREATE UNIQUE INDEX documents_number ON documents (series, number);

CREATE INDEX documents_run ON documents (run);

CREATE TABLE findings (
  id BIGINT NOT NULL,
  run BIGINT NOT NULL,
  service BIGINT NOT NULL,
  month BIGINT NOT NULL,
  code TEXT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(run) REFERENCES runs (id)
);

CREATE INDEX findings_run ON findings (run);

CREATE TABLE lines (
  id BIGINT NOT NULL,
  run BIGINT NOT NULL,
  service BIGINT NOT NULL,
  party BIGINT NOT NULL,
  month BIGINT NOT NULL,
  kind TEXT NOT NULL,
  start BIGINT NOT NULL,
  stop BIGINT,
  quantity BIGINT,
  unit TEXT NOT NULL,
  rate BIGINT,
  factor_pct BIGINT,
  share BIGINT,
  amount BIGINT NOT NULL,
  old_amount BIGINT NOT NULL,
  new_amount BIGINT NOT NULL,
  account TEXT,
  accounting_year BIGINT NOT NULL,
  document BIGINT,
  voucher BIGINT,
  since BIGINT NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(run) REFERENCES runs (id)
);

CREATE INDEX lines_service ON lines (service, month);

CREATE TABLE received (
  id BIGINT NOT NULL,
  mail BIGINT NOT NULL,
  document_id TEXT NOT NULL,
  type TEXT NOT NULL,
  number TEXT NOT NULL,
  supplier TEXT NOT NULL,
  supplier_cvr TEXT,
  supplier_name TEXT NOT NULL,
  salt TEXT,
  seal TEXT NOT NULL,
  receiver_gln TEXT,
  issued_on BIGINT NOT NULL,
  due_on BIGINT,
  currency TEXT NOT NULL,
  amount BIGINT NOT NULL,
  net_amount BIGINT NOT NULL,
  credits TEXT,
  bank_account TEXT,
  since BIGINT NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(mail) REFERENCES mail (id)
);

CREATE UNIQUE INDEX received_document ON received (document_id);

CREATE UNIQUE INDEX received_mail ON received (mail);

CREATE UNIQUE INDEX received_number ON received (supplier, type, number) WHERE type IN ('invoice', 'credit_note');

CREATE TABLE sendings (
  run BIGINT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (run),
  FOREIGN KEY(run) REFERENCES runs (id)
);

CREATE TABLE settled_keys (
  service BIGINT NOT NULL,
  party BIGINT NOT NULL,
  month BIGINT NOT NULL,
  run BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (service, party, month, run),
  FOREIGN KEY(run) REFERENCES runs (id)
);

CREATE INDEX settled_keys_run ON settled_keys (run);

CREATE TABLE vouchers (
  id BIGINT NOT NULL,
  run BIGINT NOT NULL,
  document BIGINT,
  text TEXT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(run) REFERENCES runs (id)
);

CREATE INDEX vouchers_run ON vouchers (run);

CREATE TABLE evidence (
  id BIGINT NOT NULL,
  received BIGINT NOT NULL,
  place BIGINT NOT NULL,
  row_id TEXT NOT NULL,
  amount BIGINT NOT NULL,
  quantity BIGINT,
  price_amount BIGINT,
  start BIGINT,
  stop BIGINT,
  account TEXT,
  cpr TEXT,
  person_name TEXT,
  reference TEXT,
  order_number TEXT,
  text TEXT NOT NULL,
  salt TEXT,
  seal TEXT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(received) REFERENCES received (id)
);

CREATE INDEX evidence_received ON evidence (received);

CREATE TABLE issues (
  id BIGINT NOT NULL,
  document BIGINT NOT NULL,
  party BIGINT NOT NULL,
  format TEXT NOT NULL,
  issued_on BIGINT NOT NULL,
  file TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  content BYTEA NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(document) REFERENCES documents (id)
);

CREATE UNIQUE INDEX issues_document ON issues (document);

CREATE TABLE decisions (
  id BIGINT NOT NULL,
  evidence BIGINT,
  posting BIGINT,
  follows BIGINT,
  kind TEXT NOT NULL,
  by_itself BIGINT NOT NULL,
  rule TEXT NOT NULL,
  confidence BIGINT NOT NULL,
  words TEXT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(evidence) REFERENCES evidence (id),
  FOREIGN KEY(follows) REFERENCES decisions (id)
);

CREATE UNIQUE INDEX decisions_evidence ON decisions (evidence) WHERE follows IS NULL;

CREATE UNIQUE INDEX decisions_follows ON decisions (follows);

CREATE UNIQUE INDEX decisions_posting ON decisions (posting) WHERE follows IS NULL;

CREATE TABLE allocations (
  id BIGINT NOT NULL,
  decision BIGINT NOT NULL,
  service BIGINT NOT NULL,
  party BIGINT NOT NULL,
  month BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(decision) REFERENCES decisions (id)
);

CREATE INDEX allocations_decision ON allocations (decision);

CREATE INDEX allocations_item ON allocations (service, month);
