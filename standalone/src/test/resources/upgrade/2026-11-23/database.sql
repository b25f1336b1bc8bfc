--
-- PostgreSQL database dump
--

\restrict CElkdaRbcSsEaDg1xi7UWpis6rNrfgzyohBlpBNUR04PL2kKBKsOd8QM9Yk1Z69

-- Dumped from database version 18.6
-- Dumped by pg_dump version 18.4

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: checkpoint_store; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA checkpoint_store;


--
-- Name: evaluation_service; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA evaluation_service;


--
-- Name: generator_service; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA generator_service;


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: blob; Type: TABLE; Schema: checkpoint_store; Owner: -
--

CREATE TABLE checkpoint_store.blob (
    workspace text DEFAULT 'default'::text NOT NULL,
    sha256 text NOT NULL,
    bytes bigint NOT NULL,
    touched_at timestamp with time zone NOT NULL,
    CONSTRAINT blob_bytes_check CHECK ((bytes >= 0)),
    CONSTRAINT blob_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
);


--
-- Name: blob_lease; Type: TABLE; Schema: checkpoint_store; Owner: -
--

CREATE TABLE checkpoint_store.blob_lease (
    id text NOT NULL,
    workspace text DEFAULT 'default'::text NOT NULL,
    sha256 text NOT NULL,
    since timestamp with time zone NOT NULL
);


--
-- Name: checkpoint_file; Type: TABLE; Schema: checkpoint_store; Owner: -
--

CREATE TABLE checkpoint_store.checkpoint_file (
    id text NOT NULL,
    workspace text DEFAULT 'default'::text NOT NULL,
    set_id text NOT NULL,
    name text NOT NULL,
    format text NOT NULL,
    sha256 text NOT NULL,
    bytes bigint NOT NULL,
    checkpoints integer NOT NULL,
    columns text NOT NULL,
    notes text NOT NULL,
    CONSTRAINT checkpoint_file_checkpoints_check CHECK ((checkpoints > 0))
);


--
-- Name: checkpoint_set; Type: TABLE; Schema: checkpoint_store; Owner: -
--

CREATE TABLE checkpoint_store.checkpoint_set (
    id text NOT NULL,
    workspace text DEFAULT 'default'::text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    state text NOT NULL,
    definition text NOT NULL,
    lineage text NOT NULL,
    revision bigint NOT NULL,
    digest text,
    created_at timestamp with time zone NOT NULL,
    sealed_at timestamp with time zone,
    frozen_sha256 text,
    frozen_weights_sha256 text,
    CONSTRAINT checkpoint_set_check CHECK (((state = 'SEALED'::text) = (digest IS NOT NULL))),
    CONSTRAINT checkpoint_set_check1 CHECK (((state = 'SEALED'::text) = (sealed_at IS NOT NULL))),
    CONSTRAINT checkpoint_set_role_check CHECK ((role = ANY (ARRAY['TRAINING'::text, 'GENERATED'::text, 'REFERENCE'::text]))),
    CONSTRAINT checkpoint_set_state_check CHECK ((state = ANY (ARRAY['OPEN'::text, 'SEALED'::text])))
);


--
-- Name: dataset_file; Type: TABLE; Schema: checkpoint_store; Owner: -
--

CREATE TABLE checkpoint_store.dataset_file (
    id text NOT NULL,
    workspace text DEFAULT 'default'::text NOT NULL,
    dataset_id text NOT NULL,
    name text NOT NULL,
    format text NOT NULL,
    sha256 text NOT NULL,
    bytes bigint NOT NULL
);


--
-- Name: prediction_table; Type: TABLE; Schema: checkpoint_store; Owner: -
--

CREATE TABLE checkpoint_store.prediction_table (
    id text NOT NULL,
    workspace text DEFAULT 'default'::text NOT NULL,
    set_id text NOT NULL,
    dataset text NOT NULL,
    networks integer NOT NULL,
    items integer NOT NULL,
    sha256 text NOT NULL,
    bytes bigint NOT NULL
);


--
-- Name: weight_shard; Type: TABLE; Schema: checkpoint_store; Owner: -
--

CREATE TABLE checkpoint_store.weight_shard (
    set_id text NOT NULL,
    workspace text DEFAULT 'default'::text NOT NULL,
    shard integer NOT NULL,
    first_row integer NOT NULL,
    row_count integer NOT NULL,
    bytes bigint NOT NULL,
    sha256 text NOT NULL
);


--
-- Name: blob_reference; Type: VIEW; Schema: checkpoint_store; Owner: -
--

CREATE VIEW checkpoint_store.blob_reference AS
 SELECT blob_lease.workspace,
    blob_lease.sha256
   FROM checkpoint_store.blob_lease
UNION ALL
 SELECT checkpoint_file.workspace,
    checkpoint_file.sha256
   FROM checkpoint_store.checkpoint_file
UNION ALL
 SELECT checkpoint_set.workspace,
    checkpoint_set.frozen_sha256 AS sha256
   FROM checkpoint_store.checkpoint_set
  WHERE (checkpoint_set.frozen_sha256 IS NOT NULL)
UNION ALL
 SELECT checkpoint_set.workspace,
    checkpoint_set.frozen_weights_sha256 AS sha256
   FROM checkpoint_store.checkpoint_set
  WHERE (checkpoint_set.frozen_weights_sha256 IS NOT NULL)
UNION ALL
 SELECT weight_shard.workspace,
    weight_shard.sha256
   FROM checkpoint_store.weight_shard
UNION ALL
 SELECT prediction_table.workspace,
    prediction_table.sha256
   FROM checkpoint_store.prediction_table
UNION ALL
 SELECT dataset_file.workspace,
    dataset_file.sha256
   FROM checkpoint_store.dataset_file;


--
-- Name: checkpoint; Type: TABLE; Schema: checkpoint_store; Owner: -
--

CREATE TABLE checkpoint_store.checkpoint (
    file_id text CONSTRAINT checkpoint_file_id_not_null1 NOT NULL,
    workspace text DEFAULT 'default'::text NOT NULL,
    set_id text CONSTRAINT checkpoint_set_id_not_null1 NOT NULL,
    "position" integer NOT NULL,
    row_number integer,
    name text,
    run text,
    epoch bigint,
    step bigint,
    seed bigint,
    accuracy double precision,
    loss double precision,
    flagged text
);


--
-- Name: dataset; Type: TABLE; Schema: checkpoint_store; Owner: -
--

CREATE TABLE checkpoint_store.dataset (
    id text NOT NULL,
    workspace text DEFAULT 'default'::text NOT NULL,
    name text NOT NULL,
    state text NOT NULL,
    classes integer,
    normalization text NOT NULL,
    revision bigint NOT NULL,
    items integer,
    image_shape text,
    digest text,
    created_at timestamp with time zone NOT NULL,
    sealed_at timestamp with time zone,
    CONSTRAINT dataset_state_check CHECK ((state = ANY (ARRAY['OPEN'::text, 'SEALED'::text])))
);


--
-- Name: flyway_schema_history; Type: TABLE; Schema: checkpoint_store; Owner: -
--

CREATE TABLE checkpoint_store.flyway_schema_history (
    installed_rank integer NOT NULL,
    version character varying(50),
    description character varying(200) NOT NULL,
    type character varying(20) NOT NULL,
    script character varying(1000) NOT NULL,
    checksum integer,
    installed_by character varying(100) NOT NULL,
    installed_on timestamp without time zone DEFAULT now() NOT NULL,
    execution_time integer NOT NULL,
    success boolean NOT NULL
);


--
-- Name: hold; Type: TABLE; Schema: checkpoint_store; Owner: -
--

CREATE TABLE checkpoint_store.hold (
    resource text CONSTRAINT hold_set_id_not_null NOT NULL,
    workspace text DEFAULT 'default'::text NOT NULL,
    holder text NOT NULL,
    reason text NOT NULL,
    since timestamp with time zone NOT NULL
);


--
-- Name: idempotency_key; Type: TABLE; Schema: checkpoint_store; Owner: -
--

CREATE TABLE checkpoint_store.idempotency_key (
    workspace text DEFAULT 'default'::text NOT NULL,
    route text NOT NULL,
    key text NOT NULL,
    request_hash text NOT NULL,
    status integer,
    location text,
    body text,
    created_at timestamp with time zone NOT NULL
);


--
-- Name: audit; Type: TABLE; Schema: evaluation_service; Owner: -
--

CREATE TABLE evaluation_service.audit (
    id text NOT NULL,
    workspace text DEFAULT 'default'::text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    plan text NOT NULL,
    outcome text
);


--
-- Name: audit_checkpoint; Type: TABLE; Schema: evaluation_service; Owner: -
--

CREATE TABLE evaluation_service.audit_checkpoint (
    audit_id text NOT NULL,
    workspace text DEFAULT 'default'::text NOT NULL,
    suspicion_rank integer NOT NULL,
    label text NOT NULL,
    finding text NOT NULL
);


--
-- Name: audit_figure; Type: TABLE; Schema: evaluation_service; Owner: -
--

CREATE TABLE evaluation_service.audit_figure (
    audit_id text NOT NULL,
    workspace text DEFAULT 'default'::text NOT NULL,
    name text NOT NULL,
    svg bytea NOT NULL,
    png bytea NOT NULL
);


--
-- Name: flyway_schema_history; Type: TABLE; Schema: evaluation_service; Owner: -
--

CREATE TABLE evaluation_service.flyway_schema_history (
    installed_rank integer NOT NULL,
    version character varying(50),
    description character varying(200) NOT NULL,
    type character varying(20) NOT NULL,
    script character varying(1000) NOT NULL,
    checksum integer,
    installed_by character varying(100) NOT NULL,
    installed_on timestamp without time zone DEFAULT now() NOT NULL,
    execution_time integer NOT NULL,
    success boolean NOT NULL
);


--
-- Name: idempotency_key; Type: TABLE; Schema: evaluation_service; Owner: -
--

CREATE TABLE evaluation_service.idempotency_key (
    workspace text DEFAULT 'default'::text NOT NULL,
    route text NOT NULL,
    key text NOT NULL,
    request_hash text NOT NULL,
    status integer,
    location text,
    body text,
    created_at timestamp with time zone NOT NULL
);


--
-- Name: job; Type: TABLE; Schema: evaluation_service; Owner: -
--

CREATE TABLE evaluation_service.job (
    id text NOT NULL,
    workspace text DEFAULT 'default'::text NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    state text NOT NULL,
    phase text NOT NULL,
    fraction double precision NOT NULL,
    attempt integer NOT NULL,
    lease text,
    created_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    attempt_at timestamp with time zone,
    finished_at timestamp with time zone,
    problem text,
    revision bigint NOT NULL
);


--
-- Name: scheduled_tasks; Type: TABLE; Schema: evaluation_service; Owner: -
--

CREATE TABLE evaluation_service.scheduled_tasks (
    task_name text NOT NULL,
    task_instance text NOT NULL,
    task_data bytea,
    execution_time timestamp with time zone NOT NULL,
    picked boolean NOT NULL,
    picked_by text,
    last_success timestamp with time zone,
    last_failure timestamp with time zone,
    consecutive_failures integer,
    last_heartbeat timestamp with time zone,
    version bigint NOT NULL,
    priority smallint
);


--
-- Name: flyway_schema_history; Type: TABLE; Schema: generator_service; Owner: -
--

CREATE TABLE generator_service.flyway_schema_history (
    installed_rank integer NOT NULL,
    version character varying(50),
    description character varying(200) NOT NULL,
    type character varying(20) NOT NULL,
    script character varying(1000) NOT NULL,
    checksum integer,
    installed_by character varying(100) NOT NULL,
    installed_on timestamp without time zone DEFAULT now() NOT NULL,
    execution_time integer NOT NULL,
    success boolean NOT NULL
);


--
-- Name: idempotency_key; Type: TABLE; Schema: generator_service; Owner: -
--

CREATE TABLE generator_service.idempotency_key (
    workspace text DEFAULT 'default'::text NOT NULL,
    route text NOT NULL,
    key text NOT NULL,
    request_hash text NOT NULL,
    status integer,
    location text,
    body text,
    created_at timestamp with time zone NOT NULL
);


--
-- Name: job; Type: TABLE; Schema: generator_service; Owner: -
--

CREATE TABLE generator_service.job (
    id text NOT NULL,
    workspace text DEFAULT 'default'::text NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    state text NOT NULL,
    phase text NOT NULL,
    fraction double precision NOT NULL,
    attempt integer NOT NULL,
    lease text,
    created_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    attempt_at timestamp with time zone,
    finished_at timestamp with time zone,
    problem text,
    revision bigint NOT NULL
);


--
-- Name: scheduled_tasks; Type: TABLE; Schema: generator_service; Owner: -
--

CREATE TABLE generator_service.scheduled_tasks (
    task_name text NOT NULL,
    task_instance text NOT NULL,
    task_data bytea,
    execution_time timestamp with time zone NOT NULL,
    picked boolean NOT NULL,
    picked_by text,
    last_success timestamp with time zone,
    last_failure timestamp with time zone,
    consecutive_failures integer,
    last_heartbeat timestamp with time zone,
    version bigint NOT NULL,
    priority smallint
);


--
-- Name: zoo; Type: TABLE; Schema: generator_service; Owner: -
--

CREATE TABLE generator_service.zoo (
    id text NOT NULL,
    workspace text DEFAULT 'default'::text NOT NULL,
    request text NOT NULL,
    checkpoint_set text,
    created_at timestamp with time zone NOT NULL
);


--
-- Data for Name: blob; Type: TABLE DATA; Schema: checkpoint_store; Owner: -
--

INSERT INTO checkpoint_store.blob VALUES ('default', '52eada76129bec8071dc7c73431d88f07eeec563c7b7bb265a849ac98ba83864', 3216, '2026-11-26 07:53:22.929874+00');
INSERT INTO checkpoint_store.blob VALUES ('default', '00d344cb211bdddea2ddfe364b6ba0fbff28dda363ae71f54aaf29fdff390a57', 208, '2026-11-26 07:53:23.569795+00');
INSERT INTO checkpoint_store.blob VALUES ('default', 'de606042b9e81fc72b6c12b8a8136d16cdf15abece5932b57b101dbb7341323d', 6508, '2026-11-26 07:53:24.439622+00');
INSERT INTO checkpoint_store.blob VALUES ('default', '49e7294018c2287e4637440d87d24a461aaf4c7f549104b9c7643def3a9153e9', 6320, '2026-11-26 07:53:24.608454+00');
INSERT INTO checkpoint_store.blob VALUES ('default', 'f045854a975c19566578f81250d9de400a279e3a6480c47693be6614ee8f2ec2', 6508, '2026-11-26 07:53:24.769157+00');
INSERT INTO checkpoint_store.blob VALUES ('default', 'd45840aeab4287984aae43940a3221a3e3c449ce2a1e5e02978ad015028bbd65', 6320, '2026-11-26 07:53:24.886885+00');
INSERT INTO checkpoint_store.blob VALUES ('default', 'b0a59c1943817e0dafc5a8f02d37ec05738439a9751a492530eab8aa0be291fd', 1828, '2026-11-26 07:53:24.982574+00');
INSERT INTO checkpoint_store.blob VALUES ('default', '5c31e0fd3b55181575025da16966a7c07654c5308d44d32ae4f20aa380922a7b', 2536, '2026-11-26 07:53:26.865874+00');
INSERT INTO checkpoint_store.blob VALUES ('default', '12db8ebc35c2e842a830ec05abc0cb25a7010421850e32cfa377b718a562a46c', 2160, '2026-11-26 07:53:26.976174+00');


--
-- Data for Name: blob_lease; Type: TABLE DATA; Schema: checkpoint_store; Owner: -
--



--
-- Data for Name: checkpoint; Type: TABLE DATA; Schema: checkpoint_store; Owner: -
--

INSERT INTO checkpoint_store.checkpoint VALUES ('file_01m8bdgkr1qwzvn3bf3kxtfdxn', 'default', 'cs_01m8bdgk9d04h83wmn0ft3jxy1', 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO checkpoint_store.checkpoint VALUES ('file_01m8bdgkr1qwzvn3bf3kxtfdxn', 'default', 'cs_01m8bdgk9d04h83wmn0ft3jxy1', 1, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO checkpoint_store.checkpoint VALUES ('file_01m8bdgkr1qwzvn3bf3kxtfdxn', 'default', 'cs_01m8bdgk9d04h83wmn0ft3jxy1', 2, 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO checkpoint_store.checkpoint VALUES ('file_01m8bdgkr1qwzvn3bf3kxtfdxn', 'default', 'cs_01m8bdgk9d04h83wmn0ft3jxy1', 3, 3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO checkpoint_store.checkpoint VALUES ('file_01m8bdgkr1qwzvn3bf3kxtfdxn', 'default', 'cs_01m8bdgk9d04h83wmn0ft3jxy1', 4, 4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO checkpoint_store.checkpoint VALUES ('file_01m8bdgkr1qwzvn3bf3kxtfdxn', 'default', 'cs_01m8bdgk9d04h83wmn0ft3jxy1', 5, 5, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO checkpoint_store.checkpoint VALUES ('file_01m8bdgkr1qwzvn3bf3kxtfdxn', 'default', 'cs_01m8bdgk9d04h83wmn0ft3jxy1', 6, 6, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO checkpoint_store.checkpoint VALUES ('file_01m8bdgkr1qwzvn3bf3kxtfdxn', 'default', 'cs_01m8bdgk9d04h83wmn0ft3jxy1', 7, 7, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO checkpoint_store.checkpoint VALUES ('file_01m8bdgkr1qwzvn3bf3kxtfdxn', 'default', 'cs_01m8bdgk9d04h83wmn0ft3jxy1', 8, 8, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO checkpoint_store.checkpoint VALUES ('file_01m8bdgkr1qwzvn3bf3kxtfdxn', 'default', 'cs_01m8bdgk9d04h83wmn0ft3jxy1', 9, 9, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO checkpoint_store.checkpoint VALUES ('file_01m8bdgkr1qwzvn3bf3kxtfdxn', 'default', 'cs_01m8bdgk9d04h83wmn0ft3jxy1', 10, 10, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO checkpoint_store.checkpoint VALUES ('file_01m8bdgkr1qwzvn3bf3kxtfdxn', 'default', 'cs_01m8bdgk9d04h83wmn0ft3jxy1', 11, 11, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO checkpoint_store.checkpoint VALUES ('file_01m8bdgm25wt7qj5xhxks5ynm0', 'default', 'cs_01m8bdgkypfy42ekqcc5zg9vf1', 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO checkpoint_store.checkpoint VALUES ('file_01m8bdgm25wt7qj5xhxks5ynm0', 'default', 'cs_01m8bdgkypfy42ekqcc5zg9vf1', 1, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO checkpoint_store.checkpoint VALUES ('file_01m8bdgm25wt7qj5xhxks5ynm0', 'default', 'cs_01m8bdgkypfy42ekqcc5zg9vf1', 2, 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO checkpoint_store.checkpoint VALUES ('file_01m8bdgm25wt7qj5xhxks5ynm0', 'default', 'cs_01m8bdgkypfy42ekqcc5zg9vf1', 3, 3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO checkpoint_store.checkpoint VALUES ('file_01m8bdgm25wt7qj5xhxks5ynm0', 'default', 'cs_01m8bdgkypfy42ekqcc5zg9vf1', 4, 4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO checkpoint_store.checkpoint VALUES ('file_01m8bdgm25wt7qj5xhxks5ynm0', 'default', 'cs_01m8bdgkypfy42ekqcc5zg9vf1', 5, 5, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO checkpoint_store.checkpoint VALUES ('file_01m8bdgm25wt7qj5xhxks5ynm0', 'default', 'cs_01m8bdgkypfy42ekqcc5zg9vf1', 6, 6, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO checkpoint_store.checkpoint VALUES ('file_01m8bdgm25wt7qj5xhxks5ynm0', 'default', 'cs_01m8bdgkypfy42ekqcc5zg9vf1', 7, 7, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO checkpoint_store.checkpoint VALUES ('file_01m8bdgm25wt7qj5xhxks5ynm0', 'default', 'cs_01m8bdgkypfy42ekqcc5zg9vf1', 8, 8, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO checkpoint_store.checkpoint VALUES ('file_01m8bdgm25wt7qj5xhxks5ynm0', 'default', 'cs_01m8bdgkypfy42ekqcc5zg9vf1', 9, 9, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO checkpoint_store.checkpoint VALUES ('file_01m8bdgm25wt7qj5xhxks5ynm0', 'default', 'cs_01m8bdgkypfy42ekqcc5zg9vf1', 10, 10, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO checkpoint_store.checkpoint VALUES ('file_01m8bdgm25wt7qj5xhxks5ynm0', 'default', 'cs_01m8bdgkypfy42ekqcc5zg9vf1', 11, 11, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO checkpoint_store.checkpoint VALUES ('file_01m8bdgm956z77xe1901a5vf26', 'default', 'cs_01m8bdgm6s79dmm4qfxdd7z3sn', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO checkpoint_store.checkpoint VALUES ('file_01m8bdgm956z77xe1901a5vf26', 'default', 'cs_01m8bdgm6s79dmm4qfxdd7z3sn', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO checkpoint_store.checkpoint VALUES ('file_01m8bdgm956z77xe1901a5vf26', 'default', 'cs_01m8bdgm6s79dmm4qfxdd7z3sn', 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO checkpoint_store.checkpoint VALUES ('file_01m8bdgp4281wvgkz9wvg7cr0f', 'default', 'cs_01m8bdgnag52d7tv1ffkkqfrhc', 0, 0, NULL, '0', 1, 25, NULL, 1, NULL, NULL);
INSERT INTO checkpoint_store.checkpoint VALUES ('file_01m8bdgp4281wvgkz9wvg7cr0f', 'default', 'cs_01m8bdgnag52d7tv1ffkkqfrhc', 1, 1, NULL, '1', 1, 25, NULL, 1, NULL, NULL);
INSERT INTO checkpoint_store.checkpoint VALUES ('file_01m8bdgp4281wvgkz9wvg7cr0f', 'default', 'cs_01m8bdgnag52d7tv1ffkkqfrhc', 2, 2, NULL, '2', 1, 25, NULL, 1, NULL, NULL);
INSERT INTO checkpoint_store.checkpoint VALUES ('file_01m8bdgp4281wvgkz9wvg7cr0f', 'default', 'cs_01m8bdgnag52d7tv1ffkkqfrhc', 3, 3, NULL, '3', 1, 25, NULL, 0.965, NULL, NULL);


--
-- Data for Name: checkpoint_file; Type: TABLE DATA; Schema: checkpoint_store; Owner: -
--

INSERT INTO checkpoint_store.checkpoint_file VALUES ('file_01m8bdgkr1qwzvn3bf3kxtfdxn', 'default', 'cs_01m8bdgk9d04h83wmn0ft3jxy1', 'zoo.npz', 'npz', 'de606042b9e81fc72b6c12b8a8136d16cdf15abece5932b57b101dbb7341323d', 6508, 12, '', '');
INSERT INTO checkpoint_store.checkpoint_file VALUES ('file_01m8bdgm25wt7qj5xhxks5ynm0', 'default', 'cs_01m8bdgkypfy42ekqcc5zg9vf1', 'zoo.npz', 'npz', 'f045854a975c19566578f81250d9de400a279e3a6480c47693be6614ee8f2ec2', 6508, 12, '', '');
INSERT INTO checkpoint_store.checkpoint_file VALUES ('file_01m8bdgm956z77xe1901a5vf26', 'default', 'cs_01m8bdgm6s79dmm4qfxdd7z3sn', 'zoo.npz', 'npz', 'b0a59c1943817e0dafc5a8f02d37ec05738439a9751a492530eab8aa0be291fd', 1828, 3, '', '');
INSERT INTO checkpoint_store.checkpoint_file VALUES ('file_01m8bdgp4281wvgkz9wvg7cr0f', 'default', 'cs_01m8bdgnag52d7tv1ffkkqfrhc', 'zoo.safetensors', 'safetensors', '5c31e0fd3b55181575025da16966a7c07654c5308d44d32ae4f20aa380922a7b', 2536, 4, 'run
epoch
step
accuracy', '');


--
-- Data for Name: checkpoint_set; Type: TABLE DATA; Schema: checkpoint_store; Owner: -
--

INSERT INTO checkpoint_store.checkpoint_set VALUES ('cs_01m8bdgs75msxmgndzq59fms4s', 'default', 'running zoo', 'TRAINING', 'OPEN', '{"architecture":{"type":"mlp","sizes":[16,6,4],"activation":"relu"},"layout":[{"name":"fc1.weight","shape":[6,16]},{"name":"fc1.bias","shape":[6]},{"name":"fc2.weight","shape":[4,6]},{"name":"fc2.bias","shape":[4]}],"frozen":[],"symmetries":[{"name":"hidden1","units":6,"incoming":[{"tensor":"fc1.weight","axis":0},{"tensor":"fc1.bias","axis":0}],"outgoing":[{"tensor":"fc2.weight","axis":1}],"signFlips":false,"positiveScaling":true}],"symmetryTrust":"ARCHITECTURE"}', '{"zoo":"zo_01m8bdgrda4x71fjrsa5y71y25","device":"cpu (PyTorch 2.7.1)","seed":"2","recipe":"{\"epochs\":400,\"learningRate\":0.1,\"batchSize\":8,\"momentum\":0.9,\"weightDecay\":5.0E-4}","dataset":"quadrants"}', 0, NULL, '2026-11-26 07:53:30.086972+00', NULL, NULL, NULL);
INSERT INTO checkpoint_store.checkpoint_set VALUES ('cs_01m8bdgk9d04h83wmn0ft3jxy1', 'default', 'training', 'TRAINING', 'SEALED', '{"architecture":{"type":"mlp","sizes":[16,6,4],"activation":"relu"},"layout":[{"name":"fc1.weight","shape":[6,16]},{"name":"fc1.bias","shape":[6]},{"name":"fc2.weight","shape":[4,6]},{"name":"fc2.bias","shape":[4]}],"frozen":[],"symmetries":[{"name":"hidden1","units":6,"incoming":[{"tensor":"fc1.weight","axis":0},{"tensor":"fc1.bias","axis":0}],"outgoing":[{"tensor":"fc2.weight","axis":1}],"signFlips":false,"positiveScaling":true}],"symmetryTrust":"ARCHITECTURE"}', '{}', 2, 'sha256:01344a44c405a3e1bbb918b1abd1f7742f87cc59a5ae66eb136954dbc5b073a2', '2026-11-26 07:53:24.066286+00', '2026-11-26 07:53:24.634176+00', NULL, NULL);
INSERT INTO checkpoint_store.checkpoint_set VALUES ('cs_01m8bdgkypfy42ekqcc5zg9vf1', 'default', 'copies', 'GENERATED', 'SEALED', '{"architecture":{"type":"mlp","sizes":[16,6,4],"activation":"relu"},"layout":[{"name":"fc1.weight","shape":[6,16]},{"name":"fc1.bias","shape":[6]},{"name":"fc2.weight","shape":[4,6]},{"name":"fc2.bias","shape":[4]}],"frozen":[],"symmetries":[{"name":"hidden1","units":6,"incoming":[{"tensor":"fc1.weight","axis":0},{"tensor":"fc1.bias","axis":0}],"outgoing":[{"tensor":"fc2.weight","axis":1}],"signFlips":false,"positiveScaling":true}],"symmetryTrust":"ARCHITECTURE"}', '{}', 2, 'sha256:e65cf3ba22e7a427553e3d64fea4cb735d4b85e3cc952a4ad2255975316cf34e', '2026-11-26 07:53:24.695326+00', '2026-11-26 07:53:24.925797+00', NULL, NULL);
INSERT INTO checkpoint_store.checkpoint_set VALUES ('cs_01m8bdgm6s79dmm4qfxdd7z3sn', 'default', 'open', 'REFERENCE', 'OPEN', '{"architecture":{"type":"mlp","sizes":[16,6,4],"activation":"relu"},"layout":[{"name":"fc1.weight","shape":[6,16]},{"name":"fc1.bias","shape":[6]},{"name":"fc2.weight","shape":[4,6]},{"name":"fc2.bias","shape":[4]}],"frozen":[],"symmetries":[{"name":"hidden1","units":6,"incoming":[{"tensor":"fc1.weight","axis":0},{"tensor":"fc1.bias","axis":0}],"outgoing":[{"tensor":"fc2.weight","axis":1}],"signFlips":false,"positiveScaling":true}],"symmetryTrust":"ARCHITECTURE"}', '{}', 1, NULL, '2026-11-26 07:53:24.953418+00', NULL, NULL, NULL);
INSERT INTO checkpoint_store.checkpoint_set VALUES ('cs_01m8bdgnag52d7tv1ffkkqfrhc', 'default', 'finished zoo', 'TRAINING', 'SEALED', '{"architecture":{"type":"mlp","sizes":[16,6,4],"activation":"relu"},"layout":[{"name":"fc1.weight","shape":[6,16]},{"name":"fc1.bias","shape":[6]},{"name":"fc2.weight","shape":[4,6]},{"name":"fc2.bias","shape":[4]}],"frozen":[],"symmetries":[{"name":"hidden1","units":6,"incoming":[{"tensor":"fc1.weight","axis":0},{"tensor":"fc1.bias","axis":0}],"outgoing":[{"tensor":"fc2.weight","axis":1}],"signFlips":false,"positiveScaling":true}],"symmetryTrust":"ARCHITECTURE"}', '{"zoo":"zo_01m8bdgmhcbapee7a9hr3py4bf","device":"cpu (PyTorch 2.7.1)","seed":"1","recipe":"{\"epochs\":1,\"learningRate\":0.1,\"batchSize\":8,\"momentum\":0.9,\"weightDecay\":5.0E-4}","dataset":"quadrants"}', 2, 'sha256:152582135f77657a793f9f1c0cddf29cf5c67c053bcfc354a607df3ef5ce4802', '2026-11-26 07:53:26.09728+00', '2026-11-26 07:53:27.006023+00', NULL, NULL);


--
-- Data for Name: dataset; Type: TABLE DATA; Schema: checkpoint_store; Owner: -
--

INSERT INTO checkpoint_store.dataset VALUES ('ds_01m8bdghv8zrykhbhzs7rzx3at', 'default', 'quadrants', 'SEALED', 4, '{"mean":[0.5],"standardDeviation":[0.5]}', 3, 200, '[4,4]', 'sha256:825f701dd412dbead969b581f72add89048789d2937c47211d4260859715c56b', '2026-11-26 07:53:22.539511+00', '2026-11-26 07:53:23.848982+00');


--
-- Data for Name: dataset_file; Type: TABLE DATA; Schema: checkpoint_store; Owner: -
--

INSERT INTO checkpoint_store.dataset_file VALUES ('file_01m8bdgjr9r2aj0vqb49ez5s65', 'default', 'ds_01m8bdghv8zrykhbhzs7rzx3at', 'images', 'idx', '52eada76129bec8071dc7c73431d88f07eeec563c7b7bb265a849ac98ba83864', 3216);
INSERT INTO checkpoint_store.dataset_file VALUES ('file_01m8bdgjwhpzdt12w0cgv48ncq', 'default', 'ds_01m8bdghv8zrykhbhzs7rzx3at', 'labels', 'idx', '00d344cb211bdddea2ddfe364b6ba0fbff28dda363ae71f54aaf29fdff390a57', 208);


--
-- Data for Name: flyway_schema_history; Type: TABLE DATA; Schema: checkpoint_store; Owner: -
--

INSERT INTO checkpoint_store.flyway_schema_history VALUES (0, NULL, '<< Flyway Schema Creation >>', 'SCHEMA', '"checkpoint_store"', NULL, 'postgres', '2026-11-26 07:52:58.938452', 0, true);
INSERT INTO checkpoint_store.flyway_schema_history VALUES (1, '0.1', 'idempotency keys', 'SQL', 'V0.1__idempotency_keys.sql', -1515135121, 'postgres', '2026-11-26 07:52:58.984046', 16, true);
INSERT INTO checkpoint_store.flyway_schema_history VALUES (2, '1', 'checkpoint sets', 'SQL', 'V1__checkpoint_sets.sql', -147691007, 'postgres', '2026-11-26 07:52:59.049138', 51, true);
INSERT INTO checkpoint_store.flyway_schema_history VALUES (3, '2', 'datasets', 'SQL', 'V2__datasets.sql', -1945843552, 'postgres', '2026-11-26 07:52:59.144638', 20, true);
INSERT INTO checkpoint_store.flyway_schema_history VALUES (4, '3', 'holds on any resource', 'SQL', 'V3__holds_on_any_resource.sql', 1423242171, 'postgres', '2026-11-26 07:52:59.185842', 6, true);


--
-- Data for Name: hold; Type: TABLE DATA; Schema: checkpoint_store; Owner: -
--

INSERT INTO checkpoint_store.hold VALUES ('cs_01m8bdgk9d04h83wmn0ft3jxy1', 'default', 'au_01m8bdgpfjeeyy19g47t9hey52', 'audit au_01m8bdgpfjeeyy19g47t9hey52', '2026-11-26 07:53:27.294375+00');
INSERT INTO checkpoint_store.hold VALUES ('cs_01m8bdgkypfy42ekqcc5zg9vf1', 'default', 'au_01m8bdgpfjeeyy19g47t9hey52', 'audit au_01m8bdgpfjeeyy19g47t9hey52', '2026-11-26 07:53:27.304489+00');
INSERT INTO checkpoint_store.hold VALUES ('ds_01m8bdghv8zrykhbhzs7rzx3at', 'default', 'au_01m8bdgpfjeeyy19g47t9hey52', 'audit au_01m8bdgpfjeeyy19g47t9hey52', '2026-11-26 07:53:27.314449+00');
INSERT INTO checkpoint_store.hold VALUES ('cs_01m8bdgk9d04h83wmn0ft3jxy1', 'default', 'au_01m8bdgstvd0dp78dn5fzynhc4', 'audit au_01m8bdgstvd0dp78dn5fzynhc4', '2026-11-26 07:53:30.725609+00');
INSERT INTO checkpoint_store.hold VALUES ('cs_01m8bdgkypfy42ekqcc5zg9vf1', 'default', 'au_01m8bdgstvd0dp78dn5fzynhc4', 'audit au_01m8bdgstvd0dp78dn5fzynhc4', '2026-11-26 07:53:30.732667+00');
INSERT INTO checkpoint_store.hold VALUES ('ds_01m8bdghv8zrykhbhzs7rzx3at', 'default', 'au_01m8bdgstvd0dp78dn5fzynhc4', 'audit au_01m8bdgstvd0dp78dn5fzynhc4', '2026-11-26 07:53:30.7398+00');


--
-- Data for Name: idempotency_key; Type: TABLE DATA; Schema: checkpoint_store; Owner: -
--

INSERT INTO checkpoint_store.idempotency_key VALUES ('default', 'POST /v1/datasets', 'dataset-1', '548223a68530ece47dd09ac7c4caf831d4ca3ead2cab36abb06b3b58169f525e', 201, '/v1/datasets/ds_01m8bdghv8zrykhbhzs7rzx3at', '{"id":"ds_01m8bdghv8zrykhbhzs7rzx3at","name":"quadrants","state":"OPEN","files":[],"normalization":{"mean":[0.5],"standardDeviation":[0.5]},"createdAt":"2026-11-26T07:53:22.539511Z"}', '2026-11-26 07:53:21.842807+00');
INSERT INTO checkpoint_store.idempotency_key VALUES ('default', 'POST /v1/checkpoint-sets', 'set-training', '309a2013b1cb47ef1facac74cc229164508e605458b85eab05acba09e1ff6e8c', 201, '/v1/checkpoint-sets/cs_01m8bdgk9d04h83wmn0ft3jxy1', '{"id":"cs_01m8bdgk9d04h83wmn0ft3jxy1","name":"training","role":"TRAINING","state":"OPEN","architecture":{"type":"mlp","sizes":[16,6,4],"activation":"relu"},"layout":[{"name":"fc1.weight","shape":[6,16]},{"name":"fc1.bias","shape":[6]},{"name":"fc2.weight","shape":[4,6]},{"name":"fc2.bias","shape":[4]}],"symmetries":[{"name":"hidden1","units":6,"incoming":[{"tensor":"fc1.weight","axis":0},{"tensor":"fc1.bias","axis":0}],"outgoing":[{"tensor":"fc2.weight","axis":1}],"signFlips":false,"positiveScaling":true}],"symmetryTrust":"ARCHITECTURE","frozen":false,"parameters":130,"checkpoints":0,"files":[],"predictions":[],"lineage":{},"createdAt":"2026-11-26T07:53:24.066286Z"}', '2026-11-26 07:53:23.987389+00');
INSERT INTO checkpoint_store.idempotency_key VALUES ('default', 'POST /v1/checkpoint-sets', 'set-copies', '2cd1d183f05b9c43b5bb9333d3fb83b27541e2a601504802017bd22886ce01c9', 201, '/v1/checkpoint-sets/cs_01m8bdgkypfy42ekqcc5zg9vf1', '{"id":"cs_01m8bdgkypfy42ekqcc5zg9vf1","name":"copies","role":"GENERATED","state":"OPEN","architecture":{"type":"mlp","sizes":[16,6,4],"activation":"relu"},"layout":[{"name":"fc1.weight","shape":[6,16]},{"name":"fc1.bias","shape":[6]},{"name":"fc2.weight","shape":[4,6]},{"name":"fc2.bias","shape":[4]}],"symmetries":[{"name":"hidden1","units":6,"incoming":[{"tensor":"fc1.weight","axis":0},{"tensor":"fc1.bias","axis":0}],"outgoing":[{"tensor":"fc2.weight","axis":1}],"signFlips":false,"positiveScaling":true}],"symmetryTrust":"ARCHITECTURE","frozen":false,"parameters":130,"checkpoints":0,"files":[],"predictions":[],"lineage":{},"createdAt":"2026-11-26T07:53:24.695326Z"}', '2026-11-26 07:53:24.693176+00');
INSERT INTO checkpoint_store.idempotency_key VALUES ('default', 'POST /v1/checkpoint-sets', 'set-open', 'e50e67b6d53351189c9a0d93cbbefe8cea1031c5f62fcfc6a6cb0eedb5f19ac5', 201, '/v1/checkpoint-sets/cs_01m8bdgm6s79dmm4qfxdd7z3sn', '{"id":"cs_01m8bdgm6s79dmm4qfxdd7z3sn","name":"open","role":"REFERENCE","state":"OPEN","architecture":{"type":"mlp","sizes":[16,6,4],"activation":"relu"},"layout":[{"name":"fc1.weight","shape":[6,16]},{"name":"fc1.bias","shape":[6]},{"name":"fc2.weight","shape":[4,6]},{"name":"fc2.bias","shape":[4]}],"symmetries":[{"name":"hidden1","units":6,"incoming":[{"tensor":"fc1.weight","axis":0},{"tensor":"fc1.bias","axis":0}],"outgoing":[{"tensor":"fc2.weight","axis":1}],"signFlips":false,"positiveScaling":true}],"symmetryTrust":"ARCHITECTURE","frozen":false,"parameters":130,"checkpoints":0,"files":[],"predictions":[],"lineage":{},"createdAt":"2026-11-26T07:53:24.953418Z"}', '2026-11-26 07:53:24.95022+00');
INSERT INTO checkpoint_store.idempotency_key VALUES ('default', 'POST /v1/checkpoint-sets', 'zoo-zo_01m8bdgmhcbapee7a9hr3py4bf', '2bd06894a7cdf0d3b69e7ae7cf64311973caa3be13a5e4c5dbbacb1c70ec0501', 201, '/v1/checkpoint-sets/cs_01m8bdgnag52d7tv1ffkkqfrhc', '{"id":"cs_01m8bdgnag52d7tv1ffkkqfrhc","name":"finished zoo","role":"TRAINING","state":"OPEN","architecture":{"type":"mlp","sizes":[16,6,4],"activation":"relu"},"layout":[{"name":"fc1.weight","shape":[6,16]},{"name":"fc1.bias","shape":[6]},{"name":"fc2.weight","shape":[4,6]},{"name":"fc2.bias","shape":[4]}],"symmetries":[{"name":"hidden1","units":6,"incoming":[{"tensor":"fc1.weight","axis":0},{"tensor":"fc1.bias","axis":0}],"outgoing":[{"tensor":"fc2.weight","axis":1}],"signFlips":false,"positiveScaling":true}],"symmetryTrust":"ARCHITECTURE","frozen":false,"parameters":130,"checkpoints":0,"files":[],"predictions":[],"lineage":{"zoo":"zo_01m8bdgmhcbapee7a9hr3py4bf","device":"cpu (PyTorch 2.7.1)","seed":"1","recipe":"{\"epochs\":1,\"learningRate\":0.1,\"batchSize\":8,\"momentum\":0.9,\"weightDecay\":5.0E-4}","dataset":"quadrants"},"createdAt":"2026-11-26T07:53:26.097280Z"}', '2026-11-26 07:53:26.095166+00');
INSERT INTO checkpoint_store.idempotency_key VALUES ('default', 'POST /v1/checkpoint-sets', 'zoo-zo_01m8bdgrda4x71fjrsa5y71y25', 'cd4fe209d0f9bb8a7258958e50fec8414adf35fc04aa7808257696bc6a8ee542', 201, '/v1/checkpoint-sets/cs_01m8bdgs75msxmgndzq59fms4s', '{"id":"cs_01m8bdgs75msxmgndzq59fms4s","name":"running zoo","role":"TRAINING","state":"OPEN","architecture":{"type":"mlp","sizes":[16,6,4],"activation":"relu"},"layout":[{"name":"fc1.weight","shape":[6,16]},{"name":"fc1.bias","shape":[6]},{"name":"fc2.weight","shape":[4,6]},{"name":"fc2.bias","shape":[4]}],"symmetries":[{"name":"hidden1","units":6,"incoming":[{"tensor":"fc1.weight","axis":0},{"tensor":"fc1.bias","axis":0}],"outgoing":[{"tensor":"fc2.weight","axis":1}],"signFlips":false,"positiveScaling":true}],"symmetryTrust":"ARCHITECTURE","frozen":false,"parameters":130,"checkpoints":0,"files":[],"predictions":[],"lineage":{"zoo":"zo_01m8bdgrda4x71fjrsa5y71y25","device":"cpu (PyTorch 2.7.1)","seed":"2","recipe":"{\"epochs\":400,\"learningRate\":0.1,\"batchSize\":8,\"momentum\":0.9,\"weightDecay\":5.0E-4}","dataset":"quadrants"},"createdAt":"2026-11-26T07:53:30.086972Z"}', '2026-11-26 07:53:30.077902+00');


--
-- Data for Name: prediction_table; Type: TABLE DATA; Schema: checkpoint_store; Owner: -
--



--
-- Data for Name: weight_shard; Type: TABLE DATA; Schema: checkpoint_store; Owner: -
--

INSERT INTO checkpoint_store.weight_shard VALUES ('cs_01m8bdgk9d04h83wmn0ft3jxy1', 'default', 0, 0, 12, 6320, '49e7294018c2287e4637440d87d24a461aaf4c7f549104b9c7643def3a9153e9');
INSERT INTO checkpoint_store.weight_shard VALUES ('cs_01m8bdgkypfy42ekqcc5zg9vf1', 'default', 0, 0, 12, 6320, 'd45840aeab4287984aae43940a3221a3e3c449ce2a1e5e02978ad015028bbd65');
INSERT INTO checkpoint_store.weight_shard VALUES ('cs_01m8bdgnag52d7tv1ffkkqfrhc', 'default', 0, 0, 4, 2160, '12db8ebc35c2e842a830ec05abc0cb25a7010421850e32cfa377b718a562a46c');


--
-- Data for Name: audit; Type: TABLE DATA; Schema: evaluation_service; Owner: -
--

INSERT INTO evaluation_service.audit VALUES ('au_01m8bdgpfjeeyy19g47t9hey52', 'default', '2026-11-26 07:53:27.321451+00', '{"request":{"training":"cs_01m8bdgk9d04h83wmn0ft3jxy1","generated":{"set":"cs_01m8bdgkypfy42ekqcc5zg9vf1"},"dataset":"quadrants","baselines":[{"type":"noise"},{"type":"average","size":12},{"type":"gaussian"}],"policy":"default","seed":1},"sets":{"training":{"id":"cs_01m8bdgk9d04h83wmn0ft3jxy1","name":"training","role":"TRAINING","digest":"sha256:01344a44c405a3e1bbb918b1abd1f7742f87cc59a5ae66eb136954dbc5b073a2","checkpoints":12,"parameters":130,"architecture":{"type":"mlp","sizes":[16,6,4],"activation":"relu"},"lineage":{}},"generated":{"id":"cs_01m8bdgkypfy42ekqcc5zg9vf1","name":"copies","role":"GENERATED","digest":"sha256:e65cf3ba22e7a427553e3d64fea4cb735d4b85e3cc952a4ad2255975316cf34e","checkpoints":12,"parameters":130,"architecture":{"type":"mlp","sizes":[16,6,4],"activation":"relu"},"lineage":{}}},"dataset":{"id":"ds_01m8bdghv8zrykhbhzs7rzx3at","name":"quadrants","digest":"sha256:825f701dd412dbead969b581f72add89048789d2937c47211d4260859715c56b","items":200,"classes":4}}', '{"verdict":"INSUFFICIENT","gate":"UNDECIDED","sentence":"There are too few checkpoints.","reasons":["There are 12 usable training checkpoints and 12 usable generated checkpoints; at least 20 are needed."],"caveats":[],"mode":"TRAJECTORY","basis":"WEIGHTS","yardstick":"NONE","statistics":{},"labels":{},"thresholds":{},"sets":{"training":{"given":12,"used":12,"setAside":[],"duplicates":[]},"generated":{"given":12,"used":12,"setAside":[],"duplicates":[]}},"copyScales":[],"policy":{"name":"default","version":1,"inference":{"level":0.95,"resamples":1000,"blockLength":10,"dependenceFactor":1.4142135623730951},"labelling":{"copyDistance":0.01,"certainDistance":0.1,"nearQuantile":0.01,"suspectQuantile":0.025,"lostPerformance":0.01,"similarQuantile":0.99,"hullQuantile":0.01,"hullShare":0.5,"quantileValues":200,"spacingShare":0.5,"reachShare":0.5,"relativeDistance":1.1,"insideHull":0.1,"hullCheckpoints":64},"decision":{"fewestCheckpoints":20,"fewestRuns":20,"majority":0.5,"copyShare":0.03,"chance":0.005,"outrightCopies":3,"noAdvantage":0.6,"closeness":0.7,"advantage":0.5,"varianceRatio":0.5,"noiseTolerance":0.01,"similarityMargin":0.02,"performanceMargin":0.005,"matchedShare":0.5}},"device":"cpu (PyTorch 2.7.1)","versions":{"weightaudit":"0.1.0-SNAPSHOT","java":"17.0.15"},"figures":[]}');
INSERT INTO evaluation_service.audit VALUES ('au_01m8bdgstvd0dp78dn5fzynhc4', 'default', '2026-11-26 07:53:30.742168+00', '{"request":{"training":"cs_01m8bdgk9d04h83wmn0ft3jxy1","generated":{"set":"cs_01m8bdgkypfy42ekqcc5zg9vf1"},"dataset":"quadrants","baselines":[{"type":"noise"},{"type":"average","size":12},{"type":"gaussian"}],"policy":"default","seed":2},"sets":{"training":{"id":"cs_01m8bdgk9d04h83wmn0ft3jxy1","name":"training","role":"TRAINING","digest":"sha256:01344a44c405a3e1bbb918b1abd1f7742f87cc59a5ae66eb136954dbc5b073a2","checkpoints":12,"parameters":130,"architecture":{"type":"mlp","sizes":[16,6,4],"activation":"relu"},"lineage":{}},"generated":{"id":"cs_01m8bdgkypfy42ekqcc5zg9vf1","name":"copies","role":"GENERATED","digest":"sha256:e65cf3ba22e7a427553e3d64fea4cb735d4b85e3cc952a4ad2255975316cf34e","checkpoints":12,"parameters":130,"architecture":{"type":"mlp","sizes":[16,6,4],"activation":"relu"},"lineage":{}}},"dataset":{"id":"ds_01m8bdghv8zrykhbhzs7rzx3at","name":"quadrants","digest":"sha256:825f701dd412dbead969b581f72add89048789d2937c47211d4260859715c56b","items":200,"classes":4}}', NULL);


--
-- Data for Name: audit_checkpoint; Type: TABLE DATA; Schema: evaluation_service; Owner: -
--



--
-- Data for Name: audit_figure; Type: TABLE DATA; Schema: evaluation_service; Owner: -
--



--
-- Data for Name: flyway_schema_history; Type: TABLE DATA; Schema: evaluation_service; Owner: -
--

INSERT INTO evaluation_service.flyway_schema_history VALUES (0, NULL, '<< Flyway Schema Creation >>', 'SCHEMA', '"evaluation_service"', NULL, 'postgres', '2026-11-26 07:53:15.267931', 0, true);
INSERT INTO evaluation_service.flyway_schema_history VALUES (1, '0.1', 'idempotency keys', 'SQL', 'V0.1__idempotency_keys.sql', -1515135121, 'postgres', '2026-11-26 07:53:15.292584', 9, true);
INSERT INTO evaluation_service.flyway_schema_history VALUES (2, '0.2', 'jobs', 'SQL', 'V0.2__jobs.sql', -948493364, 'postgres', '2026-11-26 07:53:15.310644', 11, true);
INSERT INTO evaluation_service.flyway_schema_history VALUES (3, '1', 'audits', 'SQL', 'V1__audits.sql', -773007179, 'postgres', '2026-11-26 07:53:15.340637', 18, true);


--
-- Data for Name: idempotency_key; Type: TABLE DATA; Schema: evaluation_service; Owner: -
--

INSERT INTO evaluation_service.idempotency_key VALUES ('default', 'POST /v1/audits', 'audit-finished', '1f82e38a3de33774f29b9f86650297041e14e5b989ae6d4eb99f417ffeaf8b5f', 202, '/v1/audits/au_01m8bdgpfjeeyy19g47t9hey52', '{"id":"au_01m8bdgpfjeeyy19g47t9hey52","state":"QUEUED","createdAt":"2026-11-26T07:53:27.321451Z","request":{"training":"cs_01m8bdgk9d04h83wmn0ft3jxy1","generated":{"set":"cs_01m8bdgkypfy42ekqcc5zg9vf1"},"dataset":"quadrants","baselines":[{"type":"noise"},{"type":"average","size":12},{"type":"gaussian"}],"policy":"default","seed":1},"sets":{"training":{"id":"cs_01m8bdgk9d04h83wmn0ft3jxy1","name":"training","role":"TRAINING","digest":"sha256:01344a44c405a3e1bbb918b1abd1f7742f87cc59a5ae66eb136954dbc5b073a2","checkpoints":12,"parameters":130,"architecture":{"type":"mlp","sizes":[16,6,4],"activation":"relu"},"lineage":{}},"generated":{"id":"cs_01m8bdgkypfy42ekqcc5zg9vf1","name":"copies","role":"GENERATED","digest":"sha256:e65cf3ba22e7a427553e3d64fea4cb735d4b85e3cc952a4ad2255975316cf34e","checkpoints":12,"parameters":130,"architecture":{"type":"mlp","sizes":[16,6,4],"activation":"relu"},"lineage":{}}},"dataset":{"id":"ds_01m8bdghv8zrykhbhzs7rzx3at","name":"quadrants","digest":"sha256:825f701dd412dbead969b581f72add89048789d2937c47211d4260859715c56b","items":200,"classes":4},"progress":{"phase":"queued","fraction":0.0},"job":"job_au_01m8bdgpfjeeyy19g47t9hey52"}', '2026-11-26 07:53:27.129949+00');
INSERT INTO evaluation_service.idempotency_key VALUES ('default', 'POST /v1/audits', 'audit-queued', '1ab857717c93211a6b560282558263cd9872d5801ffdd223c741ebda49436368', 202, '/v1/audits/au_01m8bdgstvd0dp78dn5fzynhc4', '{"id":"au_01m8bdgstvd0dp78dn5fzynhc4","state":"QUEUED","createdAt":"2026-11-26T07:53:30.742168Z","request":{"training":"cs_01m8bdgk9d04h83wmn0ft3jxy1","generated":{"set":"cs_01m8bdgkypfy42ekqcc5zg9vf1"},"dataset":"quadrants","baselines":[{"type":"noise"},{"type":"average","size":12},{"type":"gaussian"}],"policy":"default","seed":2},"sets":{"training":{"id":"cs_01m8bdgk9d04h83wmn0ft3jxy1","name":"training","role":"TRAINING","digest":"sha256:01344a44c405a3e1bbb918b1abd1f7742f87cc59a5ae66eb136954dbc5b073a2","checkpoints":12,"parameters":130,"architecture":{"type":"mlp","sizes":[16,6,4],"activation":"relu"},"lineage":{}},"generated":{"id":"cs_01m8bdgkypfy42ekqcc5zg9vf1","name":"copies","role":"GENERATED","digest":"sha256:e65cf3ba22e7a427553e3d64fea4cb735d4b85e3cc952a4ad2255975316cf34e","checkpoints":12,"parameters":130,"architecture":{"type":"mlp","sizes":[16,6,4],"activation":"relu"},"lineage":{}}},"dataset":{"id":"ds_01m8bdghv8zrykhbhzs7rzx3at","name":"quadrants","digest":"sha256:825f701dd412dbead969b581f72add89048789d2937c47211d4260859715c56b","items":200,"classes":4},"progress":{"phase":"queued","fraction":0.0},"job":"job_au_01m8bdgstvd0dp78dn5fzynhc4"}', '2026-11-26 07:53:30.448328+00');


--
-- Data for Name: job; Type: TABLE DATA; Schema: evaluation_service; Owner: -
--

INSERT INTO evaluation_service.job VALUES ('job_au_01m8bdgpfjeeyy19g47t9hey52', 'default', 'audit', 'au_01m8bdgpfjeeyy19g47t9hey52', 'SUCCEEDED', 'succeeded', 1, 1, NULL, '2026-11-26 07:53:27.349064+00', '2026-11-26 07:53:28.357634+00', '2026-11-26 07:53:28.360604+00', '2026-11-26 07:53:28.932101+00', NULL, 7);
INSERT INTO evaluation_service.job VALUES ('job_au_01m8bdgstvd0dp78dn5fzynhc4', 'default', 'audit', 'au_01m8bdgstvd0dp78dn5fzynhc4', 'RUNNING', 'starting', 0, 1, '77bb8c76-0b6a-4f45-8202-590aad9f15fc', '2026-11-26 07:53:30.744394+00', '2026-11-26 07:53:31.766327+00', '2026-11-26 07:53:31.766327+00', NULL, NULL, 2);


--
-- Data for Name: scheduled_tasks; Type: TABLE DATA; Schema: evaluation_service; Owner: -
--

INSERT INTO evaluation_service.scheduled_tasks VALUES ('job', 'job_au_01m8bdgstvd0dp78dn5fzynhc4', NULL, '2026-11-26 07:53:30.745308+00', true, 'vm', NULL, NULL, NULL, '2026-11-26 07:53:31.751924+00', 2, NULL);


--
-- Data for Name: flyway_schema_history; Type: TABLE DATA; Schema: generator_service; Owner: -
--

INSERT INTO generator_service.flyway_schema_history VALUES (0, NULL, '<< Flyway Schema Creation >>', 'SCHEMA', '"generator_service"', NULL, 'postgres', '2026-11-26 07:53:12.079548', 0, true);
INSERT INTO generator_service.flyway_schema_history VALUES (1, '0.1', 'idempotency keys', 'SQL', 'V0.1__idempotency_keys.sql', -1515135121, 'postgres', '2026-11-26 07:53:12.093627', 5, true);
INSERT INTO generator_service.flyway_schema_history VALUES (2, '0.2', 'jobs', 'SQL', 'V0.2__jobs.sql', -948493364, 'postgres', '2026-11-26 07:53:12.105573', 9, true);
INSERT INTO generator_service.flyway_schema_history VALUES (3, '1', 'zoos', 'SQL', 'V1__zoos.sql', -994019861, 'postgres', '2026-11-26 07:53:12.121882', 4, true);


--
-- Data for Name: idempotency_key; Type: TABLE DATA; Schema: generator_service; Owner: -
--

INSERT INTO generator_service.idempotency_key VALUES ('default', 'POST /v1/zoos', 'zoo-finished zoo', '09a1cf761fb1bb941b67f6cfd6116646f3a3ecd56f53dcbc005cdc81dc511842', 202, '/v1/zoos/zo_01m8bdgmhcbapee7a9hr3py4bf', '{"id":"zo_01m8bdgmhcbapee7a9hr3py4bf","name":"finished zoo","state":"QUEUED","progress":{"phase":"queued","fraction":0.0},"job":"job_zo_01m8bdgmhcbapee7a9hr3py4bf","request":{"name":"finished zoo","architecture":{"type":"mlp","sizes":[16,6,4],"activation":"relu"},"dataset":"quadrants","testDataset":"quadrants","runs":4,"epochs":1,"batchSize":8,"seed":1},"createdAt":"2026-11-26T07:53:25.292646300Z"}', '2026-11-26 07:53:25.283717+00');
INSERT INTO generator_service.idempotency_key VALUES ('default', 'POST /v1/zoos', 'zoo-running zoo', '5806619b83114be17ba2aa7cb0b0c83fa838f8631ec7f4ce73ed07343c19ca60', 202, '/v1/zoos/zo_01m8bdgrda4x71fjrsa5y71y25', '{"id":"zo_01m8bdgrda4x71fjrsa5y71y25","name":"running zoo","state":"QUEUED","progress":{"phase":"queued","fraction":0.0},"job":"job_zo_01m8bdgrda4x71fjrsa5y71y25","request":{"name":"running zoo","architecture":{"type":"mlp","sizes":[16,6,4],"activation":"relu"},"dataset":"quadrants","testDataset":"quadrants","runs":64,"epochs":400,"batchSize":8,"seed":2},"createdAt":"2026-11-26T07:53:29.258813241Z"}', '2026-11-26 07:53:29.256371+00');
INSERT INTO generator_service.idempotency_key VALUES ('default', 'POST /v1/zoos', 'zoo-queued zoo 0', '4833234ad29797dada9c7df5526fa9cb359a986e4e7daeabc2c6fc646fbc24d4', 202, '/v1/zoos/zo_01m8bdgs9rde6dm1qrdgb684bd', '{"id":"zo_01m8bdgs9rde6dm1qrdgb684bd","name":"queued zoo 0","state":"QUEUED","progress":{"phase":"queued","fraction":0.0},"job":"job_zo_01m8bdgs9rde6dm1qrdgb684bd","request":{"name":"queued zoo 0","architecture":{"type":"mlp","sizes":[16,6,4],"activation":"relu"},"dataset":"quadrants","testDataset":"quadrants","runs":4,"epochs":1,"batchSize":8,"seed":10},"createdAt":"2026-11-26T07:53:30.169058039Z"}', '2026-11-26 07:53:30.159596+00');
INSERT INTO generator_service.idempotency_key VALUES ('default', 'POST /v1/zoos', 'zoo-queued zoo 1', 'c4eedab774330d25dade3e865744bf044eaf24dcd77c7d760e5bb193000a6b40', 202, '/v1/zoos/zo_01m8bdgsdk7x48p22x9t4y8yx8', '{"id":"zo_01m8bdgsdk7x48p22x9t4y8yx8","name":"queued zoo 1","state":"QUEUED","progress":{"phase":"queued","fraction":0.0},"job":"job_zo_01m8bdgsdk7x48p22x9t4y8yx8","request":{"name":"queued zoo 1","architecture":{"type":"mlp","sizes":[16,6,4],"activation":"relu"},"dataset":"quadrants","testDataset":"quadrants","runs":4,"epochs":1,"batchSize":8,"seed":11},"createdAt":"2026-11-26T07:53:30.291567901Z"}', '2026-11-26 07:53:30.287834+00');
INSERT INTO generator_service.idempotency_key VALUES ('default', 'POST /v1/zoos', 'zoo-queued zoo 2', '6ca36b49949af5d637144ab4566f3600f49a7f7759987681dd083a78a922285f', 202, '/v1/zoos/zo_01m8bdgsg49v9b4a5rn7zje5g7', '{"id":"zo_01m8bdgsg49v9b4a5rn7zje5g7","name":"queued zoo 2","state":"QUEUED","progress":{"phase":"queued","fraction":0.0},"job":"job_zo_01m8bdgsg49v9b4a5rn7zje5g7","request":{"name":"queued zoo 2","architecture":{"type":"mlp","sizes":[16,6,4],"activation":"relu"},"dataset":"quadrants","testDataset":"quadrants","runs":4,"epochs":1,"batchSize":8,"seed":12},"createdAt":"2026-11-26T07:53:30.372568108Z"}', '2026-11-26 07:53:30.366582+00');


--
-- Data for Name: job; Type: TABLE DATA; Schema: generator_service; Owner: -
--

INSERT INTO generator_service.job VALUES ('job_zo_01m8bdgmhcbapee7a9hr3py4bf', 'default', 'zoo', 'zo_01m8bdgmhcbapee7a9hr3py4bf', 'SUCCEEDED', 'succeeded', 1, 1, NULL, '2026-11-26 07:53:25.322578+00', '2026-11-26 07:53:26.045835+00', '2026-11-26 07:53:26.063184+00', '2026-11-26 07:53:27.050291+00', NULL, 7);
INSERT INTO generator_service.job VALUES ('job_zo_01m8bdgsdk7x48p22x9t4y8yx8', 'default', 'zoo', 'zo_01m8bdgsdk7x48p22x9t4y8yx8', 'QUEUED', 'queued', 0, 0, NULL, '2026-11-26 07:53:30.296739+00', NULL, NULL, NULL, NULL, 1);
INSERT INTO generator_service.job VALUES ('job_zo_01m8bdgsg49v9b4a5rn7zje5g7', 'default', 'zoo', 'zo_01m8bdgsg49v9b4a5rn7zje5g7', 'QUEUED', 'queued', 0, 0, NULL, '2026-11-26 07:53:30.388287+00', NULL, NULL, NULL, NULL, 1);
INSERT INTO generator_service.job VALUES ('job_zo_01m8bdgs9rde6dm1qrdgb684bd', 'default', 'zoo', 'zo_01m8bdgs9rde6dm1qrdgb684bd', 'RUNNING', 'waiting for the device', 0, 1, '4f7dd749-5a64-4f9c-8eff-3c3d2fbe181f', '2026-11-26 07:53:30.175615+00', '2026-11-26 07:53:31.078655+00', '2026-11-26 07:53:31.078655+00', NULL, NULL, 4);
INSERT INTO generator_service.job VALUES ('job_zo_01m8bdgrda4x71fjrsa5y71y25', 'default', 'zoo', 'zo_01m8bdgrda4x71fjrsa5y71y25', 'RUNNING', 'training', 0.1116, 1, '87d62890-3177-45e5-8b3e-5c98c514a182', '2026-11-26 07:53:29.262986+00', '2026-11-26 07:53:30.064802+00', '2026-11-26 07:53:30.066349+00', NULL, NULL, 7);


--
-- Data for Name: scheduled_tasks; Type: TABLE DATA; Schema: generator_service; Owner: -
--

INSERT INTO generator_service.scheduled_tasks VALUES ('job', 'job_zo_01m8bdgrda4x71fjrsa5y71y25', NULL, '2026-11-26 07:53:29.264968+00', true, 'vm', NULL, NULL, NULL, '2026-11-26 07:53:30.063134+00', 2, NULL);
INSERT INTO generator_service.scheduled_tasks VALUES ('job', 'job_zo_01m8bdgsdk7x48p22x9t4y8yx8', NULL, '2026-11-26 07:53:30.300109+00', false, NULL, NULL, NULL, NULL, NULL, 1, NULL);
INSERT INTO generator_service.scheduled_tasks VALUES ('job', 'job_zo_01m8bdgsg49v9b4a5rn7zje5g7', NULL, '2026-11-26 07:53:30.390057+00', false, NULL, NULL, NULL, NULL, NULL, 1, NULL);
INSERT INTO generator_service.scheduled_tasks VALUES ('job', 'job_zo_01m8bdgs9rde6dm1qrdgb684bd', NULL, '2026-11-26 07:53:30.176506+00', true, 'vm', NULL, NULL, NULL, '2026-11-26 07:53:31.076326+00', 2, NULL);


--
-- Data for Name: zoo; Type: TABLE DATA; Schema: generator_service; Owner: -
--

INSERT INTO generator_service.zoo VALUES ('zo_01m8bdgmhcbapee7a9hr3py4bf', 'default', '{"name":"finished zoo","architecture":{"type":"mlp","sizes":[16,6,4],"activation":"relu"},"dataset":"quadrants","testDataset":"quadrants","runs":4,"epochs":1,"batchSize":8,"seed":1}', 'cs_01m8bdgnag52d7tv1ffkkqfrhc', '2026-11-26 07:53:25.292646+00');
INSERT INTO generator_service.zoo VALUES ('zo_01m8bdgrda4x71fjrsa5y71y25', 'default', '{"name":"running zoo","architecture":{"type":"mlp","sizes":[16,6,4],"activation":"relu"},"dataset":"quadrants","testDataset":"quadrants","runs":64,"epochs":400,"batchSize":8,"seed":2}', NULL, '2026-11-26 07:53:29.258813+00');
INSERT INTO generator_service.zoo VALUES ('zo_01m8bdgs9rde6dm1qrdgb684bd', 'default', '{"name":"queued zoo 0","architecture":{"type":"mlp","sizes":[16,6,4],"activation":"relu"},"dataset":"quadrants","testDataset":"quadrants","runs":4,"epochs":1,"batchSize":8,"seed":10}', NULL, '2026-11-26 07:53:30.169058+00');
INSERT INTO generator_service.zoo VALUES ('zo_01m8bdgsdk7x48p22x9t4y8yx8', 'default', '{"name":"queued zoo 1","architecture":{"type":"mlp","sizes":[16,6,4],"activation":"relu"},"dataset":"quadrants","testDataset":"quadrants","runs":4,"epochs":1,"batchSize":8,"seed":11}', NULL, '2026-11-26 07:53:30.291568+00');
INSERT INTO generator_service.zoo VALUES ('zo_01m8bdgsg49v9b4a5rn7zje5g7', 'default', '{"name":"queued zoo 2","architecture":{"type":"mlp","sizes":[16,6,4],"activation":"relu"},"dataset":"quadrants","testDataset":"quadrants","runs":4,"epochs":1,"batchSize":8,"seed":12}', NULL, '2026-11-26 07:53:30.372568+00');


--
-- Name: blob_lease blob_lease_pkey; Type: CONSTRAINT; Schema: checkpoint_store; Owner: -
--

ALTER TABLE ONLY checkpoint_store.blob_lease
    ADD CONSTRAINT blob_lease_pkey PRIMARY KEY (id, sha256);


--
-- Name: blob blob_pkey; Type: CONSTRAINT; Schema: checkpoint_store; Owner: -
--

ALTER TABLE ONLY checkpoint_store.blob
    ADD CONSTRAINT blob_pkey PRIMARY KEY (workspace, sha256);


--
-- Name: checkpoint_file checkpoint_file_pkey; Type: CONSTRAINT; Schema: checkpoint_store; Owner: -
--

ALTER TABLE ONLY checkpoint_store.checkpoint_file
    ADD CONSTRAINT checkpoint_file_pkey PRIMARY KEY (id);


--
-- Name: checkpoint_file checkpoint_file_set_id_name_key; Type: CONSTRAINT; Schema: checkpoint_store; Owner: -
--

ALTER TABLE ONLY checkpoint_store.checkpoint_file
    ADD CONSTRAINT checkpoint_file_set_id_name_key UNIQUE (set_id, name);


--
-- Name: checkpoint checkpoint_pkey; Type: CONSTRAINT; Schema: checkpoint_store; Owner: -
--

ALTER TABLE ONLY checkpoint_store.checkpoint
    ADD CONSTRAINT checkpoint_pkey PRIMARY KEY (file_id, "position");


--
-- Name: checkpoint_set checkpoint_set_pkey; Type: CONSTRAINT; Schema: checkpoint_store; Owner: -
--

ALTER TABLE ONLY checkpoint_store.checkpoint_set
    ADD CONSTRAINT checkpoint_set_pkey PRIMARY KEY (id);


--
-- Name: dataset_file dataset_file_dataset_id_name_key; Type: CONSTRAINT; Schema: checkpoint_store; Owner: -
--

ALTER TABLE ONLY checkpoint_store.dataset_file
    ADD CONSTRAINT dataset_file_dataset_id_name_key UNIQUE (dataset_id, name);


--
-- Name: dataset_file dataset_file_pkey; Type: CONSTRAINT; Schema: checkpoint_store; Owner: -
--

ALTER TABLE ONLY checkpoint_store.dataset_file
    ADD CONSTRAINT dataset_file_pkey PRIMARY KEY (id);


--
-- Name: dataset dataset_pkey; Type: CONSTRAINT; Schema: checkpoint_store; Owner: -
--

ALTER TABLE ONLY checkpoint_store.dataset
    ADD CONSTRAINT dataset_pkey PRIMARY KEY (id);


--
-- Name: dataset dataset_workspace_name_key; Type: CONSTRAINT; Schema: checkpoint_store; Owner: -
--

ALTER TABLE ONLY checkpoint_store.dataset
    ADD CONSTRAINT dataset_workspace_name_key UNIQUE (workspace, name);


--
-- Name: flyway_schema_history flyway_schema_history_pk; Type: CONSTRAINT; Schema: checkpoint_store; Owner: -
--

ALTER TABLE ONLY checkpoint_store.flyway_schema_history
    ADD CONSTRAINT flyway_schema_history_pk PRIMARY KEY (installed_rank);


--
-- Name: hold hold_pkey; Type: CONSTRAINT; Schema: checkpoint_store; Owner: -
--

ALTER TABLE ONLY checkpoint_store.hold
    ADD CONSTRAINT hold_pkey PRIMARY KEY (resource, holder);


--
-- Name: idempotency_key idempotency_key_pkey; Type: CONSTRAINT; Schema: checkpoint_store; Owner: -
--

ALTER TABLE ONLY checkpoint_store.idempotency_key
    ADD CONSTRAINT idempotency_key_pkey PRIMARY KEY (workspace, route, key);


--
-- Name: prediction_table prediction_table_pkey; Type: CONSTRAINT; Schema: checkpoint_store; Owner: -
--

ALTER TABLE ONLY checkpoint_store.prediction_table
    ADD CONSTRAINT prediction_table_pkey PRIMARY KEY (id);


--
-- Name: prediction_table prediction_table_set_id_dataset_key; Type: CONSTRAINT; Schema: checkpoint_store; Owner: -
--

ALTER TABLE ONLY checkpoint_store.prediction_table
    ADD CONSTRAINT prediction_table_set_id_dataset_key UNIQUE (set_id, dataset);


--
-- Name: weight_shard weight_shard_pkey; Type: CONSTRAINT; Schema: checkpoint_store; Owner: -
--

ALTER TABLE ONLY checkpoint_store.weight_shard
    ADD CONSTRAINT weight_shard_pkey PRIMARY KEY (set_id, shard);


--
-- Name: audit_checkpoint audit_checkpoint_pkey; Type: CONSTRAINT; Schema: evaluation_service; Owner: -
--

ALTER TABLE ONLY evaluation_service.audit_checkpoint
    ADD CONSTRAINT audit_checkpoint_pkey PRIMARY KEY (audit_id, suspicion_rank);


--
-- Name: audit_figure audit_figure_pkey; Type: CONSTRAINT; Schema: evaluation_service; Owner: -
--

ALTER TABLE ONLY evaluation_service.audit_figure
    ADD CONSTRAINT audit_figure_pkey PRIMARY KEY (audit_id, name);


--
-- Name: audit audit_pkey; Type: CONSTRAINT; Schema: evaluation_service; Owner: -
--

ALTER TABLE ONLY evaluation_service.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (id);


--
-- Name: flyway_schema_history flyway_schema_history_pk; Type: CONSTRAINT; Schema: evaluation_service; Owner: -
--

ALTER TABLE ONLY evaluation_service.flyway_schema_history
    ADD CONSTRAINT flyway_schema_history_pk PRIMARY KEY (installed_rank);


--
-- Name: idempotency_key idempotency_key_pkey; Type: CONSTRAINT; Schema: evaluation_service; Owner: -
--

ALTER TABLE ONLY evaluation_service.idempotency_key
    ADD CONSTRAINT idempotency_key_pkey PRIMARY KEY (workspace, route, key);


--
-- Name: job job_pkey; Type: CONSTRAINT; Schema: evaluation_service; Owner: -
--

ALTER TABLE ONLY evaluation_service.job
    ADD CONSTRAINT job_pkey PRIMARY KEY (id);


--
-- Name: scheduled_tasks scheduled_tasks_pkey; Type: CONSTRAINT; Schema: evaluation_service; Owner: -
--

ALTER TABLE ONLY evaluation_service.scheduled_tasks
    ADD CONSTRAINT scheduled_tasks_pkey PRIMARY KEY (task_name, task_instance);


--
-- Name: flyway_schema_history flyway_schema_history_pk; Type: CONSTRAINT; Schema: generator_service; Owner: -
--

ALTER TABLE ONLY generator_service.flyway_schema_history
    ADD CONSTRAINT flyway_schema_history_pk PRIMARY KEY (installed_rank);


--
-- Name: idempotency_key idempotency_key_pkey; Type: CONSTRAINT; Schema: generator_service; Owner: -
--

ALTER TABLE ONLY generator_service.idempotency_key
    ADD CONSTRAINT idempotency_key_pkey PRIMARY KEY (workspace, route, key);


--
-- Name: job job_pkey; Type: CONSTRAINT; Schema: generator_service; Owner: -
--

ALTER TABLE ONLY generator_service.job
    ADD CONSTRAINT job_pkey PRIMARY KEY (id);


--
-- Name: scheduled_tasks scheduled_tasks_pkey; Type: CONSTRAINT; Schema: generator_service; Owner: -
--

ALTER TABLE ONLY generator_service.scheduled_tasks
    ADD CONSTRAINT scheduled_tasks_pkey PRIMARY KEY (task_name, task_instance);


--
-- Name: zoo zoo_pkey; Type: CONSTRAINT; Schema: generator_service; Owner: -
--

ALTER TABLE ONLY generator_service.zoo
    ADD CONSTRAINT zoo_pkey PRIMARY KEY (id);


--
-- Name: blob_lease_blob; Type: INDEX; Schema: checkpoint_store; Owner: -
--

CREATE INDEX blob_lease_blob ON checkpoint_store.blob_lease USING btree (sha256);


--
-- Name: checkpoint_file_blob; Type: INDEX; Schema: checkpoint_store; Owner: -
--

CREATE INDEX checkpoint_file_blob ON checkpoint_store.checkpoint_file USING btree (sha256);


--
-- Name: checkpoint_row; Type: INDEX; Schema: checkpoint_store; Owner: -
--

CREATE UNIQUE INDEX checkpoint_row ON checkpoint_store.checkpoint USING btree (set_id, row_number);


--
-- Name: checkpoint_set_frozen; Type: INDEX; Schema: checkpoint_store; Owner: -
--

CREATE INDEX checkpoint_set_frozen ON checkpoint_store.checkpoint_set USING btree (frozen_sha256);


--
-- Name: checkpoint_set_frozen_weights; Type: INDEX; Schema: checkpoint_store; Owner: -
--

CREATE INDEX checkpoint_set_frozen_weights ON checkpoint_store.checkpoint_set USING btree (frozen_weights_sha256);


--
-- Name: dataset_file_blob; Type: INDEX; Schema: checkpoint_store; Owner: -
--

CREATE INDEX dataset_file_blob ON checkpoint_store.dataset_file USING btree (sha256);


--
-- Name: flyway_schema_history_s_idx; Type: INDEX; Schema: checkpoint_store; Owner: -
--

CREATE INDEX flyway_schema_history_s_idx ON checkpoint_store.flyway_schema_history USING btree (success);


--
-- Name: idempotency_key_age; Type: INDEX; Schema: checkpoint_store; Owner: -
--

CREATE INDEX idempotency_key_age ON checkpoint_store.idempotency_key USING btree (created_at);


--
-- Name: prediction_table_blob; Type: INDEX; Schema: checkpoint_store; Owner: -
--

CREATE INDEX prediction_table_blob ON checkpoint_store.prediction_table USING btree (sha256);


--
-- Name: weight_shard_blob; Type: INDEX; Schema: checkpoint_store; Owner: -
--

CREATE INDEX weight_shard_blob ON checkpoint_store.weight_shard USING btree (sha256);


--
-- Name: audit_checkpoint_label; Type: INDEX; Schema: evaluation_service; Owner: -
--

CREATE INDEX audit_checkpoint_label ON evaluation_service.audit_checkpoint USING btree (audit_id, label, suspicion_rank);


--
-- Name: audit_newest; Type: INDEX; Schema: evaluation_service; Owner: -
--

CREATE INDEX audit_newest ON evaluation_service.audit USING btree (workspace, id DESC);


--
-- Name: flyway_schema_history_s_idx; Type: INDEX; Schema: evaluation_service; Owner: -
--

CREATE INDEX flyway_schema_history_s_idx ON evaluation_service.flyway_schema_history USING btree (success);


--
-- Name: idempotency_key_age; Type: INDEX; Schema: evaluation_service; Owner: -
--

CREATE INDEX idempotency_key_age ON evaluation_service.idempotency_key USING btree (created_at);


--
-- Name: job_newest; Type: INDEX; Schema: evaluation_service; Owner: -
--

CREATE INDEX job_newest ON evaluation_service.job USING btree (workspace, created_at DESC, id DESC);


--
-- Name: scheduled_tasks_due; Type: INDEX; Schema: evaluation_service; Owner: -
--

CREATE INDEX scheduled_tasks_due ON evaluation_service.scheduled_tasks USING btree (execution_time);


--
-- Name: scheduled_tasks_heartbeat; Type: INDEX; Schema: evaluation_service; Owner: -
--

CREATE INDEX scheduled_tasks_heartbeat ON evaluation_service.scheduled_tasks USING btree (last_heartbeat);


--
-- Name: flyway_schema_history_s_idx; Type: INDEX; Schema: generator_service; Owner: -
--

CREATE INDEX flyway_schema_history_s_idx ON generator_service.flyway_schema_history USING btree (success);


--
-- Name: idempotency_key_age; Type: INDEX; Schema: generator_service; Owner: -
--

CREATE INDEX idempotency_key_age ON generator_service.idempotency_key USING btree (created_at);


--
-- Name: job_newest; Type: INDEX; Schema: generator_service; Owner: -
--

CREATE INDEX job_newest ON generator_service.job USING btree (workspace, created_at DESC, id DESC);


--
-- Name: scheduled_tasks_due; Type: INDEX; Schema: generator_service; Owner: -
--

CREATE INDEX scheduled_tasks_due ON generator_service.scheduled_tasks USING btree (execution_time);


--
-- Name: scheduled_tasks_heartbeat; Type: INDEX; Schema: generator_service; Owner: -
--

CREATE INDEX scheduled_tasks_heartbeat ON generator_service.scheduled_tasks USING btree (last_heartbeat);


--
-- Name: zoo_newest; Type: INDEX; Schema: generator_service; Owner: -
--

CREATE INDEX zoo_newest ON generator_service.zoo USING btree (workspace, id DESC);


--
-- Name: blob_lease blob_lease_workspace_sha256_fkey; Type: FK CONSTRAINT; Schema: checkpoint_store; Owner: -
--

ALTER TABLE ONLY checkpoint_store.blob_lease
    ADD CONSTRAINT blob_lease_workspace_sha256_fkey FOREIGN KEY (workspace, sha256) REFERENCES checkpoint_store.blob(workspace, sha256);


--
-- Name: checkpoint checkpoint_file_id_fkey; Type: FK CONSTRAINT; Schema: checkpoint_store; Owner: -
--

ALTER TABLE ONLY checkpoint_store.checkpoint
    ADD CONSTRAINT checkpoint_file_id_fkey FOREIGN KEY (file_id) REFERENCES checkpoint_store.checkpoint_file(id) ON DELETE CASCADE;


--
-- Name: checkpoint_file checkpoint_file_set_id_fkey; Type: FK CONSTRAINT; Schema: checkpoint_store; Owner: -
--

ALTER TABLE ONLY checkpoint_store.checkpoint_file
    ADD CONSTRAINT checkpoint_file_set_id_fkey FOREIGN KEY (set_id) REFERENCES checkpoint_store.checkpoint_set(id) ON DELETE CASCADE;


--
-- Name: checkpoint_file checkpoint_file_workspace_sha256_fkey; Type: FK CONSTRAINT; Schema: checkpoint_store; Owner: -
--

ALTER TABLE ONLY checkpoint_store.checkpoint_file
    ADD CONSTRAINT checkpoint_file_workspace_sha256_fkey FOREIGN KEY (workspace, sha256) REFERENCES checkpoint_store.blob(workspace, sha256);


--
-- Name: checkpoint_set checkpoint_set_workspace_frozen_sha256_fkey; Type: FK CONSTRAINT; Schema: checkpoint_store; Owner: -
--

ALTER TABLE ONLY checkpoint_store.checkpoint_set
    ADD CONSTRAINT checkpoint_set_workspace_frozen_sha256_fkey FOREIGN KEY (workspace, frozen_sha256) REFERENCES checkpoint_store.blob(workspace, sha256);


--
-- Name: checkpoint_set checkpoint_set_workspace_frozen_weights_sha256_fkey; Type: FK CONSTRAINT; Schema: checkpoint_store; Owner: -
--

ALTER TABLE ONLY checkpoint_store.checkpoint_set
    ADD CONSTRAINT checkpoint_set_workspace_frozen_weights_sha256_fkey FOREIGN KEY (workspace, frozen_weights_sha256) REFERENCES checkpoint_store.blob(workspace, sha256);


--
-- Name: dataset_file dataset_file_dataset_id_fkey; Type: FK CONSTRAINT; Schema: checkpoint_store; Owner: -
--

ALTER TABLE ONLY checkpoint_store.dataset_file
    ADD CONSTRAINT dataset_file_dataset_id_fkey FOREIGN KEY (dataset_id) REFERENCES checkpoint_store.dataset(id) ON DELETE CASCADE;


--
-- Name: dataset_file dataset_file_workspace_sha256_fkey; Type: FK CONSTRAINT; Schema: checkpoint_store; Owner: -
--

ALTER TABLE ONLY checkpoint_store.dataset_file
    ADD CONSTRAINT dataset_file_workspace_sha256_fkey FOREIGN KEY (workspace, sha256) REFERENCES checkpoint_store.blob(workspace, sha256);


--
-- Name: prediction_table prediction_table_set_id_fkey; Type: FK CONSTRAINT; Schema: checkpoint_store; Owner: -
--

ALTER TABLE ONLY checkpoint_store.prediction_table
    ADD CONSTRAINT prediction_table_set_id_fkey FOREIGN KEY (set_id) REFERENCES checkpoint_store.checkpoint_set(id) ON DELETE CASCADE;


--
-- Name: prediction_table prediction_table_workspace_sha256_fkey; Type: FK CONSTRAINT; Schema: checkpoint_store; Owner: -
--

ALTER TABLE ONLY checkpoint_store.prediction_table
    ADD CONSTRAINT prediction_table_workspace_sha256_fkey FOREIGN KEY (workspace, sha256) REFERENCES checkpoint_store.blob(workspace, sha256);


--
-- Name: weight_shard weight_shard_set_id_fkey; Type: FK CONSTRAINT; Schema: checkpoint_store; Owner: -
--

ALTER TABLE ONLY checkpoint_store.weight_shard
    ADD CONSTRAINT weight_shard_set_id_fkey FOREIGN KEY (set_id) REFERENCES checkpoint_store.checkpoint_set(id) ON DELETE CASCADE;


--
-- Name: weight_shard weight_shard_workspace_sha256_fkey; Type: FK CONSTRAINT; Schema: checkpoint_store; Owner: -
--

ALTER TABLE ONLY checkpoint_store.weight_shard
    ADD CONSTRAINT weight_shard_workspace_sha256_fkey FOREIGN KEY (workspace, sha256) REFERENCES checkpoint_store.blob(workspace, sha256);


--
-- Name: audit_checkpoint audit_checkpoint_audit_id_fkey; Type: FK CONSTRAINT; Schema: evaluation_service; Owner: -
--

ALTER TABLE ONLY evaluation_service.audit_checkpoint
    ADD CONSTRAINT audit_checkpoint_audit_id_fkey FOREIGN KEY (audit_id) REFERENCES evaluation_service.audit(id) ON DELETE CASCADE;


--
-- Name: audit_figure audit_figure_audit_id_fkey; Type: FK CONSTRAINT; Schema: evaluation_service; Owner: -
--

ALTER TABLE ONLY evaluation_service.audit_figure
    ADD CONSTRAINT audit_figure_audit_id_fkey FOREIGN KEY (audit_id) REFERENCES evaluation_service.audit(id) ON DELETE CASCADE;


--
-- PostgreSQL database dump complete
--

\unrestrict CElkdaRbcSsEaDg1xi7UWpis6rNrfgzyohBlpBNUR04PL2kKBKsOd8QM9Yk1Z69

