PRAGMA application_id=1363362883;
PRAGMA user_version=14;
BEGIN TRANSACTION;
CREATE TABLE appraisal (
	id TEXT NOT NULL, 
	dossier_id TEXT NOT NULL, 
	submission TEXT NOT NULL, 
	state TEXT NOT NULL, 
	reviewer TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	decided_at TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id) ON DELETE RESTRICT
)
 STRICT

;
INSERT INTO "appraisal" VALUES('ap1','d1','cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd','in_review','Trần Thị B','',NULL);
CREATE TABLE appraisal_item (
	id TEXT NOT NULL, 
	dossier_id TEXT NOT NULL, 
	appraisal_id TEXT NOT NULL, 
	indicator_code TEXT NOT NULL, 
	points INTEGER, 
	comment TEXT NOT NULL, 
	reviewer TEXT NOT NULL, 
	decided_at TEXT, asked TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(appraisal_id) REFERENCES appraisal (id) ON DELETE RESTRICT, 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id) ON DELETE RESTRICT, 
	CONSTRAINT uq_appraisal_item_indicator UNIQUE (appraisal_id, indicator_code)
)
 STRICT

;
INSERT INTO "appraisal_item" VALUES('ai1','d1','ap1','1.1',250,'Thiếu biên bản','',NULL,NULL);
CREATE TABLE appraisal_remark (
	id TEXT NOT NULL, 
	dossier_id TEXT NOT NULL, 
	appraisal_id TEXT NOT NULL, 
	indicator_code TEXT NOT NULL, 
	text TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	at TEXT NOT NULL, 
	points INTEGER, 
	final INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id) ON DELETE RESTRICT, 
	FOREIGN KEY(appraisal_id) REFERENCES appraisal (id) ON DELETE RESTRICT
)
 STRICT

;
INSERT INTO "appraisal_remark" VALUES('rm1','d1','ap1','1.1','Thiếu biên bản.','Nguyễn Văn A','2026-02-06T05:00:00.000000+00:00',150,0);
CREATE TABLE assessment (
	id TEXT NOT NULL, 
	dossier_id TEXT NOT NULL, 
	criteria_edition TEXT NOT NULL, 
	state TEXT NOT NULL, 
	approved_by TEXT NOT NULL, 
	approved_at TEXT, inner_review TEXT, gaps_reason TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id) ON DELETE RESTRICT, 
	CONSTRAINT uq_assessment_dossier UNIQUE (dossier_id)
)
 STRICT

;
INSERT INTO "assessment" VALUES('as1','d1','cqtt-2024','reviewed','',NULL,'{"at":"2026-02-05T05:00:00.000000+00:00","by":"Nguyễn Văn A"}','Hạn gửi đã đến');
CREATE TABLE attachment (
	id TEXT NOT NULL, 
	dossier_id TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	size INTEGER NOT NULL, 
	media_type TEXT NOT NULL, 
	name TEXT NOT NULL, 
	added_at TEXT NOT NULL, 
	description TEXT NOT NULL, 
	document_number TEXT NOT NULL, 
	document_date TEXT, 
	issuer TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id) ON DELETE RESTRICT
)
 STRICT

;
INSERT INTO "attachment" VALUES('a1','d1','abababababababababababababababababababababababababababababababab',2048,'application/pdf','ke-hoach.pdf','2026-02-05T05:00:00.000000+00:00','','','2026-01-12','');
CREATE TABLE attachment_link (
	id TEXT NOT NULL, 
	dossier_id TEXT NOT NULL, 
	attachment_id TEXT NOT NULL, 
	subject_kind TEXT NOT NULL, 
	subject_id TEXT NOT NULL, 
	page TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(attachment_id) REFERENCES attachment (id) ON DELETE RESTRICT, 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id) ON DELETE RESTRICT
)
 STRICT

;
INSERT INTO "attachment_link" VALUES('l1','d1','a1','publication','p1','2');
CREATE TABLE audit_entry (
	id TEXT NOT NULL, 
	at TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	action TEXT NOT NULL, 
	record_kind TEXT NOT NULL, 
	record_id TEXT NOT NULL, 
	field TEXT NOT NULL, 
	old TEXT, 
	new TEXT, 
	sequence INTEGER NOT NULL, 
	PRIMARY KEY (sequence), 
	CONSTRAINT uq_audit_entry_id UNIQUE (id)
)
 STRICT

;
INSERT INTO "audit_entry" VALUES('019c2c2b-e868-78f8-8a7c-d13ca232412c','2026-02-05T05:00:01.000000+00:00','Nguyễn Văn A','add','Office','o1','',NULL,'{"created_at":"2026-02-05T05:00:00.000000+00:00","epoch":"00000000000000000000000000000000","id":"o1","profile":{"adult_population":5120,"document_symbol":"BC-UBND","has_loudspeaker":true,"has_website":false,"issuing_body":"","place":"","prepared_by":"","signer_authority":"TM. ỦY BAN NHÂN DÂN","signer_name":"","signer_title":"CHỦ TỊCH","superior_body":"","villages":["Thôn Đông","Thôn Đoài"]},"role":"reviewer","unit_code":"00070","unit_valid_from":"2025-07-01"}',1);
INSERT INTO "audit_entry" VALUES('019c2c2b-ec50-7f26-90f6-797b605667fa','2026-02-05T05:00:02.000000+00:00','Nguyễn Văn A','add','SpecialDay','2026-02-16','',NULL,'{"day":"2026-02-16","kind":"holiday","name":"Tết Nguyên đán"}',2);
INSERT INTO "audit_entry" VALUES('019c2c2b-f038-7604-b730-4b96dc3d66f5','2026-02-05T05:00:03.000000+00:00','Nguyễn Văn A','add','Dossier','d1','',NULL,'{"created_at":"2026-02-05T05:00:00.000000+00:00","id":"d1","unit_code":"00070","unit_valid_from":"2025-07-01","year":2026}',3);
INSERT INTO "audit_entry" VALUES('019c2c2b-f420-7710-a2eb-434db28689ce','2026-02-05T05:00:04.000000+00:00','Nguyễn Văn A','add','DossierProfile','dp1','',NULL,'{"dossier_id":"d1","id":"dp1","judged_on":null,"profile":{"adult_population":null,"document_symbol":"BC-UBND","has_loudspeaker":true,"has_website":true,"issuing_body":"","place":"","prepared_by":"","signer_authority":"TM. ỦY BAN NHÂN DÂN","signer_name":"","signer_title":"CHỦ TỊCH","superior_body":"","villages":[]},"special_days":[]}',4);
INSERT INTO "audit_entry" VALUES('019c2c2b-f808-76eb-aa2f-db1f54449733','2026-02-05T05:00:05.000000+00:00','Nguyễn Văn A','add','Disclosure','c1','',NULL,'{"catalogue_edition":"ld-2022","content_code":"11.1","created_at":"2026-02-05T05:00:00.000000+00:00","document_date":"2026-01-12","document_number":"15/KH-UBND","dossier_id":"d1","extended_to":null,"extension_reason":"","fiscal_year":null,"id":"c1","issuer":"","not_applicable":"","note":"","period":"","received_on":null,"starts_on":"2026-01-12","summary":"","supersedes":null,"title":"Kế hoạch phát triển kinh tế - xã hội"}',5);
INSERT INTO "audit_entry" VALUES('019c2c2b-fbf0-7b19-9c47-a76bc353b306','2026-02-05T05:00:06.000000+00:00','Nguyễn Văn A','add','Disclosure','c2','',NULL,'{"catalogue_edition":"ld-2022","content_code":"11.1","created_at":"2026-02-05T05:00:00.000000+00:00","document_date":null,"document_number":"","dossier_id":"d1","extended_to":null,"extension_reason":"","fiscal_year":null,"id":"c2","issuer":"","not_applicable":"","note":"","period":"","received_on":null,"starts_on":null,"summary":"","supersedes":"c1","title":"Kế hoạch điều chỉnh"}',6);
INSERT INTO "audit_entry" VALUES('019c2c2b-ffd8-7fad-b404-a78d0246ce61','2026-02-05T05:00:07.000000+00:00','Nguyễn Văn A','add','Publication','p1','',NULL,'{"disclosure_id":"c1","dossier_id":"d1","ends_on":null,"form":"a","id":"p1","note":"","place":"Trụ sở HĐND, UBND","responsible":"","starts_on":"2026-01-13"}',7);
INSERT INTO "audit_entry" VALUES('019c2c2c-03c0-7c23-a439-eff8741c30ab','2026-02-05T05:00:08.000000+00:00','Nguyễn Văn A','add','Attachment','a1','',NULL,'{"added_at":"2026-02-05T05:00:00.000000+00:00","description":"","document_date":"2026-01-12","document_number":"","dossier_id":"d1","id":"a1","issuer":"","media_type":"application/pdf","name":"ke-hoach.pdf","sha256":"abababababababababababababababababababababababababababababababab","size":2048}',8);
INSERT INTO "audit_entry" VALUES('019c2c2c-07a8-7863-b077-bae02ab3e156','2026-02-05T05:00:09.000000+00:00','Nguyễn Văn A','add','AttachmentLink','l1','',NULL,'{"attachment_id":"a1","dossier_id":"d1","id":"l1","page":"2","subject_id":"p1","subject_kind":"publication"}',9);
INSERT INTO "audit_entry" VALUES('019c2c2c-0b90-7fa1-b48e-5353790a78b6','2026-02-05T05:00:10.000000+00:00','Nguyễn Văn A','add','Assessment','as1','',NULL,'{"approved_at":null,"approved_by":"","criteria_edition":"cqtt-2024","dossier_id":"d1","id":"as1","state":"scoring"}',10);
INSERT INTO "audit_entry" VALUES('019c2c2c-0f78-7814-9583-030cbb8c7514','2026-02-05T05:00:11.000000+00:00','Nguyễn Văn A','add','IndicatorEntry','i1','',NULL,'{"count":null,"denominator":null,"dossier_id":"d1","due_on":null,"explanation":"Đủ minh chứng","id":"i1","indicator_code":"1.1","not_applicable":"","numerator":null,"override":null,"override_reason":"","points":275,"responsible":"","yes":true}',11);
INSERT INTO "audit_entry" VALUES('019c2c2c-1360-7744-b075-2f5e5405e127','2026-02-05T05:00:12.000000+00:00','Nguyễn Văn A','add','SurveyRound','r1','',NULL,'{"dossier_id":"d1","ends_on":null,"form_code":"PKS01","form_edition":"pks01-2024","handed_out":null,"id":"r1","organiser":"","place":"","population":null,"printed":null,"returned":null,"spoiled":null,"starts_on":"2026-03-01","target":60,"title":"Đợt 1/2026"}',12);
INSERT INTO "audit_entry" VALUES('019c2c2c-1748-719d-9268-d1decfad7d02','2026-02-05T05:00:13.000000+00:00','Nguyễn Văn A','add-sheets','SurveyRound','r1','',NULL,'10',13);
INSERT INTO "audit_entry" VALUES('019c2c2c-1b30-72d0-8274-99f0d09d7f6f','2026-02-05T05:00:14.000000+00:00','Nguyễn Văn A','add','Appraisal','ap1','',NULL,'{"decided_at":null,"dossier_id":"d1","id":"ap1","reason":"","reviewer":"Trần Thị B","state":"in_review","submission":"cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"}',14);
INSERT INTO "audit_entry" VALUES('019c2c2c-1f18-717b-9127-d365ab7576b5','2026-02-05T05:00:15.000000+00:00','Nguyễn Văn A','add','AppraisalItem','ai1','',NULL,'{"appraisal_id":"ap1","comment":"Thiếu biên bản","decided_at":null,"dossier_id":"d1","id":"ai1","indicator_code":"1.1","points":250,"reviewer":""}',15);
INSERT INTO "audit_entry" VALUES('019c2c2c-2300-7663-8359-32bd7d678b5a','2026-02-05T05:00:16.000000+00:00','Nguyễn Văn A','add','PackageRecord','k1','',NULL,'{"at":"2026-02-05T05:00:00.000000+00:00","digest":"efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef","direction":"in","epoch":"00000000000000000000000000000000","file_name":"goi.qcdc","flags":["restored"],"id":"k1","in_reply_to":null,"key_id":"key1","kind":"submission","package_id":"pk1","peer_code":"223","peer_valid_from":"2024-01-01","prev":null,"revision":1,"state":"applied","unit_code":"00070","unit_valid_from":"2025-07-01","year":2026}',16);
INSERT INTO "audit_entry" VALUES('019c2c2c-26e8-7823-9451-a658cdb4972e','2026-02-05T05:00:17.000000+00:00','Nguyễn Văn A','add','EnrolledKey','e1','',NULL,'{"enrolled_at":"2026-02-05T05:00:00.000000+00:00","id":"e1","key_id":"key1","public":"1212121212121212121212121212121212121212121212121212121212121212","reason":"","role":"commune","state":"active","state_at":null,"unit_code":"00070","unit_valid_from":"2025-07-01"}',17);
INSERT INTO "audit_entry" VALUES('019c2c2c-2ad0-7a27-b7bc-3337c9d0f711','2026-02-05T05:00:18.000000+00:00','Nguyễn Văn A','add','Setting','actor','value',NULL,'Nguyễn Văn A',18);
INSERT INTO "audit_entry" VALUES('019c3152-4080-7116-bfe9-b1dc414989f4','2026-02-06T05:00:00.000000+00:00','Nguyễn Văn A','add','Person','pe1','',NULL,'{"active":true,"created_at":"2026-02-06T05:00:00.000000+00:00","id":"pe1","name":"Lê Thị Mai","position":"Chủ tịch","role":"leader"}',19);
INSERT INTO "audit_entry" VALUES('019c3152-4080-7429-a7df-10ea32979aee','2026-02-06T05:00:00.000000+00:00','Nguyễn Thị Hà','add','OwnCatalogue','oc1','',NULL,'{"added_at":"2026-02-06T05:00:00.000000+00:00","code":"bo-rieng-2026","content":"{\"edition\": {}}","id":"oc1","kind":"criteria"}',20);
INSERT INTO "audit_entry" VALUES('019c3152-4080-7e25-8e4b-f6ab9240fcf3','2026-02-06T05:00:00.000000+00:00','Nguyễn Văn A','change','EnrolledKey','e1','seal_to',NULL,'age1v535z8snntrp2q4er6dzmfhldlkaq9vyq2m7g9n5aju29ccnfqpqjxgrjl',21);
INSERT INTO "audit_entry" VALUES('019c3152-4080-7b5a-9ae3-36f004787ada','2026-02-06T05:00:00.000000+00:00','Nguyễn Văn A','add','PublishedCatalogue','pc1','',NULL,'{"code":"bo-tinh-2026","content":"{\"edition\": {}}","id":"pc1","kind":"criteria","release":2026020601,"taken_at":"2026-02-06T05:00:00.000000+00:00"}',22);
INSERT INTO "audit_entry" VALUES('019c3152-4080-7017-8913-00b9c39b7166','2026-02-06T05:00:00.000000+00:00','Nguyễn Văn A','add','CatalogueTrust','ct1','',NULL,'{"fingerprint":"abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd","id":"ct1","publisher":"Tỉnh Bắc Giang","release":2026020601,"root_version":1,"roots":["{}"],"snapshot":"{}","taken_at":"2026-02-06T05:00:00.000000+00:00","targets":"{}","timestamp":"{}","trusted_at":"2026-02-06T05:00:00.000000+00:00"}',23);
INSERT INTO "audit_entry" VALUES('019c3152-4080-763e-b2ef-d1ab1cabb922','2026-02-06T05:00:00.000000+00:00','Nguyễn Văn A','add','AppraisalRemark','rm1','',NULL,'{"appraisal_id":"ap1","at":"2026-02-06T05:00:00.000000+00:00","by":"Nguyễn Văn A","dossier_id":"d1","final":false,"id":"rm1","indicator_code":"1.1","points":150,"text":"Thiếu biên bản."}',24);
INSERT INTO "audit_entry" VALUES('019c3152-4080-7c68-9841-54bbf543f728','2026-02-06T05:00:00.000000+00:00','Nguyễn Văn A','add','SubmittedEntry','se1','',NULL,'{"content":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","dossier_id":"d1","explanation":"Đã bổ sung.","id":"se1","indicator_code":"1.1","points":200,"reply":"","submission":"cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"}',25);
INSERT INTO "audit_entry" VALUES('019c3152-4080-7086-8239-7c2fc26d80dd','2026-02-06T05:00:00.000000+00:00','Nguyễn Văn A','add','PaperSample','ps1','',NULL,'{"dossier_id":"d1","drawn_at":"2026-02-06T05:00:00.000000+00:00","drawn_by":"Nguyễn Văn A","id":"ps1","numbers":[3,7],"round_id":"r1","round_title":"PKS01 – đợt 1","seed":"hạt giống"}',26);
INSERT INTO "audit_entry" VALUES('019c3152-4080-7424-b71f-c6359d5e4d93','2026-02-06T05:00:00.000000+00:00','Nguyễn Văn A','add','PaperCheck','pc1','',NULL,'{"checked_at":"2026-02-06T05:00:00.000000+00:00","checked_by":"Nguyễn Văn A","dossier_id":"d1","id":"pc1","note":"","number":3,"outcome":"same","sample_id":"ps1"}',27);
INSERT INTO "audit_entry" VALUES('019c3152-4080-7004-a737-ea3916c84c64','2026-02-06T05:00:00.000000+00:00','Nguyễn Văn A','change','Assessment','as1','gaps_reason',NULL,'Hạn gửi đã đến',28);
CREATE TABLE catalogue_trust (
	id TEXT NOT NULL, 
	fingerprint TEXT NOT NULL, 
	roots TEXT NOT NULL, 
	root_version INTEGER NOT NULL, 
	trusted_at TEXT NOT NULL, 
	timestamp TEXT, 
	snapshot TEXT, 
	targets TEXT, 
	release INTEGER NOT NULL, 
	publisher TEXT NOT NULL, 
	taken_at TEXT, 
	PRIMARY KEY (id)
)
 STRICT

;
INSERT INTO "catalogue_trust" VALUES('ct1','abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd','["{}"]',1,'2026-02-06T05:00:00.000000+00:00','{}','{}','{}',2026020601,'Tỉnh Bắc Giang','2026-02-06T05:00:00.000000+00:00');
CREATE TABLE content_sum (
	owner TEXT NOT NULL, 
	table_name TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	rows INTEGER NOT NULL, 
	PRIMARY KEY (owner, table_name)
)
 STRICT

;
INSERT INTO "content_sum" VALUES('','office','15a6bfcddd755bc3ac63e3f43a5bfb0add5be1cbd6b1f237f17fd2f1dc16e4d7',1);
INSERT INTO "content_sum" VALUES('','special_day','4ad0ce574e9cbd712226a53bf1c50f88029272729ed64ff1af6d81c25b363aeb',1);
INSERT INTO "content_sum" VALUES('','dossier','2ea559962950f162fe54838b6b116f86ce7835404c88e1536e5a2e5beb0be198',1);
INSERT INTO "content_sum" VALUES('d1','dossier_profile','51ca3d7f30a437d0c108ca0f64ed74683359f8df16775b7d1c234b219da9ab5e',1);
INSERT INTO "content_sum" VALUES('d1','disclosure','2ab2112882c239fdf618a88eb5d17f6926aac57c4de5c59903f1a40d43e3993d',2);
INSERT INTO "content_sum" VALUES('d1','publication','d428918ce221a71aaba2264f06db2900612b9f5a703ae034a8de1048aa3d9e29',1);
INSERT INTO "content_sum" VALUES('d1','attachment','a6b25bee9445ffd2ef350bc5955824ba14ba1950023bdbd34e117606214d8627',1);
INSERT INTO "content_sum" VALUES('d1','attachment_link','7c4369a8af52be1028d853e854f9171264ae1b3bf501d7c18fa677385b98a800',1);
INSERT INTO "content_sum" VALUES('d1','assessment','c4a75bd9d2f05c12d956f4b61259322bc3664ef448570449c090a31af085587e',1);
INSERT INTO "content_sum" VALUES('d1','indicator_entry','6567953fd92c585654fe756319b8393949648325a8e5eb6bd485b77f91b83f8f',1);
INSERT INTO "content_sum" VALUES('d1','registration','24f8e0a8415c0267675a11c8743ae66ad0160d9547f7b30d9fe2a3f6b46faedd',1);
INSERT INTO "content_sum" VALUES('d1','survey_round','adacced49e2e402385d8e2cc3f238fc83436af1770a31c50eba38f526cb8750e',1);
INSERT INTO "content_sum" VALUES('r1','sheet','5aff102b1778e8d9d1006fadef17f6a04f649b2e915a9efe79a936fa84ed3c82',10);
INSERT INTO "content_sum" VALUES('d1','survey_batch','29aaa59e08d8ab4d32b439821cdffef95758d51371596828d893d7ad524b3f87',1);
INSERT INTO "content_sum" VALUES('d1','sheet_entry','673aaa734efad6c2adbe45905d64a593d6861670f78cebc9afaa57aaa9c8c5f3',1);
INSERT INTO "content_sum" VALUES('d1','second_entry','61f07428b3f0302eced9df0fcb4747fec8476ab07939fff6d397e6d452c00aa7',1);
INSERT INTO "content_sum" VALUES('d1','survey_check','58ad5177d0438b0b2e4722abb96af57d487fc07d1ac788050328c2455091cc6a',1);
INSERT INTO "content_sum" VALUES('d1','survey_day','89a024073b3b908376c02b95800341c69ee92b6f38c9bfe3de70ea30e3c3d4aa',1);
INSERT INTO "content_sum" VALUES('d1','scan_job','3aaf2cc186773d1e25758d01599fb8911c1a244bfc31d708fd0db6ca414a2e0c',1);
INSERT INTO "content_sum" VALUES('d1','scan_page','91b789025f1c8fb0e7de6963722efe4b1bb89fee8f1710dcba2bc74e0858f9ed',1);
INSERT INTO "content_sum" VALUES('d1','scan_doubt','ddbcf6bd2cc9687feb791459d8f9af72414f9983ccefd198aace986b3152c403',1);
INSERT INTO "content_sum" VALUES('d1','appraisal','4afe7c866e51e655f5dbcb6960f13b8ba785337971969ae7966514f9dcd0c8f1',1);
INSERT INTO "content_sum" VALUES('d1','appraisal_item','d8c9727aeefe69f20e5a2caf106da88845da7bb4c0c27859158823ff4ab925bb',1);
INSERT INTO "content_sum" VALUES('d1','appraisal_remark','d902e9e878d80d60c74f2fd2a9359b19794c0f19c1d530524e0ef932eebce51e',1);
INSERT INTO "content_sum" VALUES('d1','submitted_entry','ef9e11a169a968e28e993d30b7555031eb53e764ee1504935d739206ee1796ef',1);
INSERT INTO "content_sum" VALUES('d1','paper_sample','115d63e34e1c1f04f3ee4591b40206275e4ebd5eb6f7a2d2482b8ed66126cf66',1);
INSERT INTO "content_sum" VALUES('d1','paper_check','86b24ebdc1c9c22cf52e2e0a126c11ba8e1252cdf05a2cbfb505668179f67481',1);
INSERT INTO "content_sum" VALUES('','package_record','2de3ac9401822a8b2f786a709b97bc9cba77708b2c39f0d02b7f67bd68633f24',1);
INSERT INTO "content_sum" VALUES('d1','field_change','a3b71d9e32581f17c59374a87e79d8995eb5dae817db6a527aed915b214cc771',1);
INSERT INTO "content_sum" VALUES('','enrolled_key','e55cce0267c191edf630ca0f517e99bd87a07028632be78057878875ed821c05',1);
INSERT INTO "content_sum" VALUES('','own_catalogue','440e69497338769734c7e1f11ec3e081a48c00862719858ba9e177c6343a0c56',1);
INSERT INTO "content_sum" VALUES('','published_catalogue','460f07891cc29d12c0524a6925cc7372372843d771b02db14bf2afa9362cfa51',1);
INSERT INTO "content_sum" VALUES('','catalogue_trust','7db6a33b257cd94d3496d655a0dc0e2222793c10046bd1e45f19dbdc9fa414f8',1);
INSERT INTO "content_sum" VALUES('','person','fd8ae2080890118a5b819c13ef8693970ddea00dfb8d759ec98c21759a85fbae',1);
CREATE TABLE disclosure (
	id TEXT NOT NULL, 
	dossier_id TEXT NOT NULL, 
	content_code TEXT NOT NULL, 
	catalogue_edition TEXT NOT NULL, 
	title TEXT NOT NULL, 
	created_at TEXT NOT NULL, 
	document_number TEXT NOT NULL, 
	document_date TEXT, 
	issuer TEXT NOT NULL, 
	received_on TEXT, 
	starts_on TEXT, 
	fiscal_year INTEGER, 
	period TEXT NOT NULL, 
	summary TEXT NOT NULL, 
	extended_to TEXT, 
	extension_reason TEXT NOT NULL, 
	not_applicable TEXT NOT NULL, 
	supersedes TEXT, 
	note TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id) ON DELETE RESTRICT, 
	FOREIGN KEY(supersedes) REFERENCES disclosure (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED
)
 STRICT

;
INSERT INTO "disclosure" VALUES('c1','d1','11.1','ld-2022','Kế hoạch phát triển kinh tế - xã hội','2026-02-05T05:00:00.000000+00:00','15/KH-UBND','2026-01-12','',NULL,'2026-01-12',NULL,'','',NULL,'','',NULL,'');
INSERT INTO "disclosure" VALUES('c2','d1','11.1','ld-2022','Kế hoạch điều chỉnh','2026-02-05T05:00:00.000000+00:00','',NULL,'',NULL,NULL,NULL,'','',NULL,'','','c1','');
CREATE TABLE dossier (
	id TEXT NOT NULL, 
	unit_code TEXT NOT NULL, 
	unit_valid_from TEXT NOT NULL, 
	year INTEGER NOT NULL, 
	created_at TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_dossier_unit_year UNIQUE (unit_code, unit_valid_from, year)
)
 STRICT

;
INSERT INTO "dossier" VALUES('d1','00070','2025-07-01',2026,'2026-02-05T05:00:00.000000+00:00');
CREATE TABLE dossier_profile (
	id TEXT NOT NULL, 
	dossier_id TEXT NOT NULL, 
	profile TEXT NOT NULL, 
	special_days TEXT NOT NULL, 
	judged_on TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id) ON DELETE RESTRICT, 
	CONSTRAINT uq_dossier_profile_dossier UNIQUE (dossier_id)
)
 STRICT

;
INSERT INTO "dossier_profile" VALUES('dp1','d1','{"adult_population":null,"document_symbol":"BC-UBND","has_loudspeaker":true,"has_website":true,"issuing_body":"","place":"","prepared_by":"","signer_authority":"TM. ỦY BAN NHÂN DÂN","signer_name":"","signer_title":"CHỦ TỊCH","superior_body":"","villages":[]}','[]',NULL);
CREATE TABLE enrolled_key (
	id TEXT NOT NULL, 
	key_id TEXT NOT NULL, 
	unit_code TEXT NOT NULL, 
	unit_valid_from TEXT NOT NULL, 
	role TEXT NOT NULL, 
	public TEXT NOT NULL, 
	state TEXT NOT NULL, 
	enrolled_at TEXT NOT NULL, 
	state_at TEXT, 
	reason TEXT NOT NULL, seal_to TEXT, recovery TEXT, 
	PRIMARY KEY (id)
)
 STRICT

;
INSERT INTO "enrolled_key" VALUES('e1','key1','00070','2025-07-01','commune','1212121212121212121212121212121212121212121212121212121212121212','active','2026-02-05T05:00:00.000000+00:00',NULL,'','age1v535z8snntrp2q4er6dzmfhldlkaq9vyq2m7g9n5aju29ccnfqpqjxgrjl',NULL);
CREATE TABLE field_change (
	id TEXT NOT NULL, 
	dossier_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	"values" TEXT NOT NULL, 
	at TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	parents TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id) ON DELETE RESTRICT
)
 STRICT

;
INSERT INTO "field_change" VALUES('abababababababababababababababababababababababababababababababab','d1','Registration','*','{"target_rank":"Đạt"}','2026-12-01T05:00:00.000000+00:00','Nguyễn Thị Hạnh','[]');
CREATE TABLE indicator_entry (
	id TEXT NOT NULL, 
	dossier_id TEXT NOT NULL, 
	indicator_code TEXT NOT NULL, 
	yes INTEGER, 
	count INTEGER, 
	numerator INTEGER, 
	denominator INTEGER, 
	points INTEGER, 
	override INTEGER, 
	override_reason TEXT NOT NULL, 
	not_applicable TEXT NOT NULL, 
	explanation TEXT NOT NULL, 
	responsible TEXT NOT NULL, 
	due_on TEXT, reply TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id) ON DELETE RESTRICT, 
	CONSTRAINT uq_indicator_entry_indicator UNIQUE (dossier_id, indicator_code)
)
 STRICT

;
INSERT INTO "indicator_entry" VALUES('i1','d1','1.1',1,NULL,NULL,NULL,275,NULL,'','','Đủ minh chứng','',NULL,'Đã bổ sung biên bản');
CREATE TABLE office (
	id TEXT NOT NULL, 
	unit_code TEXT NOT NULL, 
	unit_valid_from TEXT NOT NULL, 
	role TEXT NOT NULL, 
	epoch TEXT NOT NULL, 
	created_at TEXT NOT NULL, 
	profile TEXT NOT NULL, 
	PRIMARY KEY (id)
)
 STRICT

;
INSERT INTO "office" VALUES('o1','00070','2025-07-01','reviewer','00000000000000000000000000000000','2026-02-05T05:00:00.000000+00:00','{"adult_population":5120,"document_symbol":"BC-UBND","has_loudspeaker":true,"has_website":false,"issuing_body":"","place":"","prepared_by":"","signer_authority":"TM. ỦY BAN NHÂN DÂN","signer_name":"","signer_title":"CHỦ TỊCH","superior_body":"","villages":["Thôn Đông","Thôn Đoài"]}');
CREATE TABLE own_catalogue (
	id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	code TEXT NOT NULL, 
	content TEXT NOT NULL, 
	added_at TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_own_catalogue_edition UNIQUE (kind, code)
)
 STRICT

;
INSERT INTO "own_catalogue" VALUES('oc1','criteria','bo-rieng-2026','{"edition": {}}','2026-02-06T05:00:00.000000+00:00');
CREATE TABLE package_record (
	id TEXT NOT NULL, 
	direction TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	state TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	package_id TEXT NOT NULL, 
	unit_code TEXT NOT NULL, 
	unit_valid_from TEXT NOT NULL, 
	peer_code TEXT NOT NULL, 
	peer_valid_from TEXT NOT NULL, 
	year INTEGER NOT NULL, 
	epoch TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	prev TEXT, 
	in_reply_to TEXT, 
	key_id TEXT NOT NULL, 
	file_name TEXT NOT NULL, 
	at TEXT NOT NULL, 
	flags TEXT NOT NULL, 
	PRIMARY KEY (id)
)
 STRICT

;
INSERT INTO "package_record" VALUES('k1','in','submission','applied','efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef','pk1','00070','2025-07-01','223','2024-01-01',2026,'00000000000000000000000000000000',1,NULL,NULL,'key1','goi.qcdc','2026-02-05T05:00:00.000000+00:00','["restored"]');
CREATE TABLE paper_check (
	id TEXT NOT NULL, 
	dossier_id TEXT NOT NULL, 
	sample_id TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	outcome TEXT NOT NULL, 
	note TEXT NOT NULL, 
	checked_by TEXT NOT NULL, 
	checked_at TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id) ON DELETE RESTRICT, 
	FOREIGN KEY(sample_id) REFERENCES paper_sample (id) ON DELETE RESTRICT
)
 STRICT

;
INSERT INTO "paper_check" VALUES('pc1','d1','ps1',3,'same','','Nguyễn Văn A','2026-02-06T05:00:00.000000+00:00');
CREATE TABLE paper_sample (
	id TEXT NOT NULL, 
	dossier_id TEXT NOT NULL, 
	round_id TEXT NOT NULL, 
	round_title TEXT NOT NULL, 
	seed TEXT NOT NULL, 
	numbers TEXT NOT NULL, 
	drawn_by TEXT NOT NULL, 
	drawn_at TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id) ON DELETE RESTRICT
)
 STRICT

;
INSERT INTO "paper_sample" VALUES('ps1','d1','r1','PKS01 – đợt 1','hạt giống','[3,7]','Nguyễn Văn A','2026-02-06T05:00:00.000000+00:00');
CREATE TABLE person (
	id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	role TEXT NOT NULL, 
	created_at TEXT NOT NULL, 
	position TEXT NOT NULL, 
	active INTEGER NOT NULL, 
	PRIMARY KEY (id)
)
 STRICT

;
INSERT INTO "person" VALUES('pe1','Lê Thị Mai','leader','2026-02-06T05:00:00.000000+00:00','Chủ tịch',1);
CREATE TABLE person_pin (
	person_id TEXT NOT NULL, 
	secret TEXT NOT NULL, 
	failures INTEGER NOT NULL, 
	failed_at TEXT, 
	PRIMARY KEY (person_id), 
	FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE RESTRICT
)
 STRICT

;
INSERT INTO "person_pin" VALUES('pe1','scrypt$32768$00$00',1,'2026-02-06T05:00:00.000000+00:00');
CREATE TABLE publication (
	id TEXT NOT NULL, 
	dossier_id TEXT NOT NULL, 
	disclosure_id TEXT NOT NULL, 
	form TEXT NOT NULL, 
	place TEXT NOT NULL, 
	starts_on TEXT, 
	ends_on TEXT, 
	responsible TEXT NOT NULL, 
	note TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(disclosure_id) REFERENCES disclosure (id) ON DELETE RESTRICT, 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id) ON DELETE RESTRICT
)
 STRICT

;
INSERT INTO "publication" VALUES('p1','d1','c1','a','Trụ sở HĐND, UBND','2026-01-13',NULL,'','');
CREATE TABLE published_catalogue (
	id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	code TEXT NOT NULL, 
	content TEXT NOT NULL, 
	release INTEGER NOT NULL, 
	taken_at TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_published_catalogue_edition UNIQUE (kind, code)
)
 STRICT

;
INSERT INTO "published_catalogue" VALUES('pc1','criteria','bo-tinh-2026','{"edition": {}}',2026020601,'2026-02-06T05:00:00.000000+00:00');
CREATE TABLE registration (
	id TEXT NOT NULL, 
	dossier_id TEXT NOT NULL, 
	registered_on TEXT, 
	target_points INTEGER, 
	target_rank TEXT NOT NULL, 
	measures TEXT NOT NULL, 
	models TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id) ON DELETE RESTRICT, 
	CONSTRAINT uq_registration_dossier UNIQUE (dossier_id)
)
 STRICT

;
INSERT INTO "registration" VALUES('rg1','d1','2026-01-20',9000,'Tốt','Niêm yết đủ ở các thôn','[{"content":"","ends_on":null,"field":"Một cửa","place":"Trụ sở","responsible":"Văn phòng","starts_on":"2026-02-01","title":"Ngày không hẹn"}]');
CREATE TABLE round_tally (
	round_id TEXT NOT NULL, 
	counts TEXT NOT NULL, 
	PRIMARY KEY (round_id)
)
 STRICT

;
INSERT INTO "round_tally" VALUES('0','x');
CREATE TABLE scan_doubt (
	id TEXT NOT NULL, 
	dossier_id TEXT NOT NULL, 
	round_id TEXT NOT NULL, 
	page_id TEXT NOT NULL, 
	question TEXT NOT NULL, 
	seen TEXT NOT NULL, 
	options TEXT NOT NULL, 
	area TEXT NOT NULL, 
	value TEXT, 
	settled_at TEXT, 
	settled_by TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id) ON DELETE RESTRICT, 
	FOREIGN KEY(round_id) REFERENCES survey_round (id) ON DELETE RESTRICT, 
	FOREIGN KEY(page_id) REFERENCES scan_page (id) ON DELETE RESTRICT
)
 STRICT

;
INSERT INTO "scan_doubt" VALUES('sd1','d1','r1','sp1','c2','two_marks','["hl","bt"]','[1040,880,700,40]',NULL,NULL,'');
CREATE TABLE scan_job (
	id TEXT NOT NULL, 
	dossier_id TEXT NOT NULL, 
	round_id TEXT NOT NULL, 
	use TEXT NOT NULL, 
	started_at TEXT NOT NULL, 
	started_by TEXT NOT NULL, 
	scanner TEXT NOT NULL, 
	village TEXT NOT NULL, 
	batch_id TEXT, 
	finished_at TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id) ON DELETE RESTRICT, 
	FOREIGN KEY(round_id) REFERENCES survey_round (id) ON DELETE RESTRICT, 
	FOREIGN KEY(batch_id) REFERENCES survey_batch (id) ON DELETE RESTRICT
)
 STRICT

;
INSERT INTO "scan_job" VALUES('sj1','d1','r1','first','2026-02-06T05:00:00.000000+00:00','Nguyễn Văn A','Máy quét một cửa','Thôn Đông','b1',NULL);
CREATE TABLE scan_page (
	id TEXT NOT NULL, 
	dossier_id TEXT NOT NULL, 
	round_id TEXT NOT NULL, 
	job_id TEXT NOT NULL, 
	file TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	page INTEGER NOT NULL, 
	read_at TEXT NOT NULL, 
	problem TEXT NOT NULL, 
	repeats TEXT NOT NULL, 
	number INTEGER, 
	form_page INTEGER NOT NULL, 
	layout TEXT NOT NULL, 
	one_bit INTEGER NOT NULL, 
	residual INTEGER NOT NULL, 
	dirt INTEGER NOT NULL, 
	picture TEXT NOT NULL, 
	ink TEXT NOT NULL, 
	measures TEXT NOT NULL, 
	certain TEXT NOT NULL, 
	written TEXT NOT NULL, 
	taken INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id) ON DELETE RESTRICT, 
	FOREIGN KEY(round_id) REFERENCES survey_round (id) ON DELETE RESTRICT, 
	FOREIGN KEY(job_id) REFERENCES scan_job (id) ON DELETE RESTRICT
)
 STRICT

;
INSERT INTO "scan_page" VALUES('sp1','d1','r1','sj1','tap-1.pdf','00',1,'2026-02-06T05:00:00.000000+00:00','','',1,1,'0A1B2C3D',0,20,0,'','','{"c1/hl":[4000,3000,0,9000]}','{"c1":["hl"]}','[]',0);
CREATE TABLE schema_history (
	version INTEGER NOT NULL, 
	app TEXT NOT NULL, 
	at TEXT NOT NULL, 
	PRIMARY KEY (version)
)
 STRICT

;
INSERT INTO "schema_history" VALUES(1,'0.1.0','2026-02-05T05:00:00.000000+00:00');
INSERT INTO "schema_history" VALUES(2,'0.1.0','2026-02-06T05:00:00.000000+00:00');
INSERT INTO "schema_history" VALUES(3,'0.1.0','2026-02-05T05:00:00.000000+00:00');
INSERT INTO "schema_history" VALUES(4,'0.1.0','2026-02-06T05:00:00.000000+00:00');
INSERT INTO "schema_history" VALUES(5,'0.1.0','2026-02-06T05:00:00.000000+00:00');
INSERT INTO "schema_history" VALUES(6,'0.1.0','2026-02-06T05:00:00.000000+00:00');
INSERT INTO "schema_history" VALUES(7,'0.1.0','2026-02-06T05:00:00.000000+00:00');
INSERT INTO "schema_history" VALUES(8,'0.1.0','2026-02-06T05:00:00.000000+00:00');
INSERT INTO "schema_history" VALUES(9,'0.1.0','2026-12-01T05:00:00.000000+00:00');
INSERT INTO "schema_history" VALUES(10,'0.1.0','2026-02-06T05:00:00.000000+00:00');
INSERT INTO "schema_history" VALUES(11,'0.1.0','2026-12-01T05:00:00.000000+00:00');
INSERT INTO "schema_history" VALUES(12,'0.1.0','2026-12-01T05:00:00.000000+00:00');
INSERT INTO "schema_history" VALUES(13,'0.1.0','2026-12-01T05:00:00.000000+00:00');
INSERT INTO "schema_history" VALUES(14,'0.1.0','2026-02-06T05:00:00.000000+00:00');
CREATE TABLE second_entry (
	id TEXT NOT NULL, 
	dossier_id TEXT NOT NULL, 
	round_id TEXT NOT NULL, 
	sheet_id TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	source TEXT NOT NULL, 
	way TEXT NOT NULL, 
	entered_at TEXT NOT NULL, 
	entered_by TEXT NOT NULL, 
	first_by TEXT NOT NULL, 
	answers TEXT NOT NULL, 
	marks TEXT NOT NULL, 
	compared INTEGER NOT NULL, 
	differences TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id) ON DELETE RESTRICT, 
	FOREIGN KEY(round_id) REFERENCES survey_round (id) ON DELETE RESTRICT, 
	FOREIGN KEY(sheet_id) REFERENCES sheet (id) ON DELETE RESTRICT, 
	CONSTRAINT uq_second_entry_sheet UNIQUE (sheet_id)
)
 STRICT

;
INSERT INTO "second_entry" VALUES('se1','d1','r1','s1',1,'keyed','again','2026-02-05T05:00:00.000000+00:00','Trần Thị B','Nguyễn Văn A','{"q1":"hai_long"}','{}',4,'[{"first":"rat_hai_long","first_mark":null,"outcome":"keyer","question":"q1","second":"hai_long","second_mark":null,"settled":"hai_long","settled_by":"Trần Thị B","settled_mark":null}]','');
CREATE TABLE setting (
	"key" TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY ("key")
)
 STRICT

;
INSERT INTO "setting" VALUES('actor','Nguyễn Văn A');
CREATE TABLE sheet (
	id TEXT NOT NULL, 
	dossier_id TEXT NOT NULL, 
	round_id TEXT NOT NULL, 
	form_code TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	entered_at TEXT NOT NULL, 
	entered_by TEXT NOT NULL, 
	village TEXT NOT NULL, 
	answers TEXT NOT NULL, 
	marks TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(dossier_id, round_id) REFERENCES survey_round (dossier_id, id) ON DELETE RESTRICT, 
	CONSTRAINT uq_sheet_number UNIQUE (round_id, number)
)
 STRICT

;
INSERT INTO "sheet" VALUES('s1','d1','r1','PKS01',1,'2026-02-05T05:00:00.000000+00:00','A','Thôn Đông','{"q1":"rat_hai_long","q2":["a","c"],"q3":1}','{"q4":"blank"}');
INSERT INTO "sheet" VALUES('s2','d1','r1','PKS01',2,'2026-02-05T05:00:00.000000+00:00','A','Thôn Đông','{"q1":"rat_hai_long","q2":["a","c"],"q3":2}','{"q4":"blank"}');
INSERT INTO "sheet" VALUES('s3','d1','r1','PKS01',3,'2026-02-05T05:00:00.000000+00:00','A','Thôn Đông','{"q1":"rat_hai_long","q2":["a","c"],"q3":3}','{"q4":"blank"}');
INSERT INTO "sheet" VALUES('s4','d1','r1','PKS01',4,'2026-02-05T05:00:00.000000+00:00','A','Thôn Đông','{"q1":"rat_hai_long","q2":["a","c"],"q3":4}','{"q4":"blank"}');
INSERT INTO "sheet" VALUES('s5','d1','r1','PKS01',5,'2026-02-05T05:00:00.000000+00:00','A','Thôn Đông','{"q1":"rat_hai_long","q2":["a","c"],"q3":5}','{"q4":"blank"}');
INSERT INTO "sheet" VALUES('s6','d1','r1','PKS01',6,'2026-02-05T05:00:00.000000+00:00','A','Thôn Đông','{"q1":"rat_hai_long","q2":["a","c"],"q3":6}','{"q4":"blank"}');
INSERT INTO "sheet" VALUES('s7','d1','r1','PKS01',7,'2026-02-05T05:00:00.000000+00:00','A','Thôn Đông','{"q1":"rat_hai_long","q2":["a","c"],"q3":7}','{"q4":"blank"}');
INSERT INTO "sheet" VALUES('s8','d1','r1','PKS01',8,'2026-02-05T05:00:00.000000+00:00','A','Thôn Đông','{"q1":"rat_hai_long","q2":["a","c"],"q3":8}','{"q4":"blank"}');
INSERT INTO "sheet" VALUES('s9','d1','r1','PKS01',9,'2026-02-05T05:00:00.000000+00:00','A','Thôn Đông','{"q1":"rat_hai_long","q2":["a","c"],"q3":9}','{"q4":"blank"}');
INSERT INTO "sheet" VALUES('s10','d1','r1','PKS01',10,'2026-02-05T05:00:00.000000+00:00','A','Thôn Đông','{"q1":"rat_hai_long","q2":["a","c"],"q3":10}','{"q4":"blank"}');
CREATE TABLE sheet_draft (
	round_id TEXT NOT NULL, 
	slot TEXT NOT NULL, 
	content TEXT NOT NULL, 
	at TEXT NOT NULL, 
	PRIMARY KEY (round_id, slot), 
	FOREIGN KEY(round_id) REFERENCES survey_round (id) ON DELETE RESTRICT
)
 STRICT

;
INSERT INTO "sheet_draft" VALUES('r1','first','{}','2026-02-05T05:00:00.000000+00:00');
CREATE TABLE sheet_entry (
	id TEXT NOT NULL, 
	dossier_id TEXT NOT NULL, 
	round_id TEXT NOT NULL, 
	batch_id TEXT, 
	source TEXT NOT NULL, 
	seconds INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(id) REFERENCES sheet (id) ON DELETE RESTRICT, 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id) ON DELETE RESTRICT, 
	FOREIGN KEY(round_id) REFERENCES survey_round (id) ON DELETE RESTRICT, 
	FOREIGN KEY(batch_id) REFERENCES survey_batch (id) ON DELETE RESTRICT
)
 STRICT

;
INSERT INTO "sheet_entry" VALUES('s1','d1','r1','b1','keyed',31);
CREATE TABLE special_day (
	day TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	name TEXT NOT NULL, 
	PRIMARY KEY (day)
)
 STRICT

;
INSERT INTO "special_day" VALUES('2026-02-16','holiday','Tết Nguyên đán');
CREATE TABLE submitted_entry (
	id TEXT NOT NULL, 
	dossier_id TEXT NOT NULL, 
	submission TEXT NOT NULL, 
	indicator_code TEXT NOT NULL, 
	points INTEGER NOT NULL, 
	content TEXT NOT NULL, 
	explanation TEXT NOT NULL, 
	reply TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id) ON DELETE RESTRICT
)
 STRICT

;
INSERT INTO "submitted_entry" VALUES('se1','d1','cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd','1.1',200,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','Đã bổ sung.','');
CREATE TABLE survey_batch (
	id TEXT NOT NULL, 
	dossier_id TEXT NOT NULL, 
	round_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	first INTEGER, 
	last INTEGER, 
	keyer TEXT NOT NULL, 
	place TEXT NOT NULL, 
	drawn TEXT NOT NULL, 
	drawn_at TEXT, 
	closed_at TEXT, 
	closed_by TEXT NOT NULL, 
	closing_note TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id) ON DELETE RESTRICT, 
	FOREIGN KEY(round_id) REFERENCES survey_round (id) ON DELETE RESTRICT
)
 STRICT

;
INSERT INTO "survey_batch" VALUES('b1','d1','r1','Tập 1',1,10,'Nguyễn Văn A','Thôn Đông','[1]','2026-02-05T05:00:00.000000+00:00',NULL,'','');
CREATE TABLE survey_check (
	id TEXT NOT NULL, 
	dossier_id TEXT NOT NULL, 
	round_id TEXT NOT NULL, 
	keyer TEXT NOT NULL, 
	sheets INTEGER NOT NULL, 
	checked INTEGER NOT NULL, 
	answers INTEGER NOT NULL, 
	keyer_errors INTEGER NOT NULL, 
	verifier_errors INTEGER NOT NULL, 
	open INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id) ON DELETE RESTRICT, 
	FOREIGN KEY(round_id) REFERENCES survey_round (id) ON DELETE RESTRICT
)
 STRICT

;
INSERT INTO "survey_check" VALUES('sc1','d1','r1','Nguyễn Văn A',10,1,4,1,0,0);
CREATE TABLE survey_day (
	id TEXT NOT NULL, 
	dossier_id TEXT NOT NULL, 
	round_id TEXT NOT NULL, 
	day TEXT NOT NULL, 
	place TEXT NOT NULL, 
	responsible TEXT NOT NULL, 
	visitors INTEGER, 
	participants INTEGER, 
	note TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id) ON DELETE RESTRICT, 
	FOREIGN KEY(round_id) REFERENCES survey_round (id) ON DELETE RESTRICT
)
 STRICT

;
INSERT INTO "survey_day" VALUES('01920000-0000-7000-8000-00000000d001','d1','r1','2026-02-03','Bộ phận một cửa','Mai, công chức',40,25,'');
CREATE TABLE survey_round (
	id TEXT NOT NULL, 
	dossier_id TEXT NOT NULL, 
	form_code TEXT NOT NULL, 
	form_edition TEXT NOT NULL, 
	title TEXT NOT NULL, 
	starts_on TEXT, 
	ends_on TEXT, 
	place TEXT NOT NULL, 
	organiser TEXT NOT NULL, 
	target INTEGER, 
	population INTEGER, 
	printed INTEGER, 
	handed_out INTEGER, 
	returned INTEGER, 
	spoiled INTEGER, place_kind TEXT, "check" TEXT, lock TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id) ON DELETE RESTRICT, 
	CONSTRAINT uq_survey_round_dossier UNIQUE (dossier_id, id)
)
 STRICT

;
INSERT INTO "survey_round" VALUES('r1','d1','PKS01','pks01-2024','Đợt 1/2026','2026-03-01',NULL,'','',60,NULL,NULL,NULL,NULL,NULL,'village','{"agreed_rate":100,"every":10,"rule":"random","share":1000,"way":"again"}',NULL);
CREATE INDEX ix_disclosure_dossier ON disclosure (dossier_id);
CREATE INDEX ix_disclosure_supersedes ON disclosure (supersedes);
CREATE INDEX ix_publication_disclosure ON publication (disclosure_id);
CREATE INDEX ix_publication_dossier ON publication (dossier_id);
CREATE INDEX ix_attachment_dossier ON attachment (dossier_id);
CREATE INDEX ix_attachment_sha256 ON attachment (sha256);
CREATE INDEX ix_attachment_link_attachment ON attachment_link (attachment_id);
CREATE INDEX ix_attachment_link_subject ON attachment_link (dossier_id, subject_kind, subject_id);
CREATE INDEX ix_appraisal_dossier ON appraisal (dossier_id);
CREATE INDEX ix_appraisal_item_dossier ON appraisal_item (dossier_id);
CREATE INDEX ix_package_record_digest ON package_record (digest);
CREATE INDEX ix_package_record_unit ON package_record (unit_code, unit_valid_from, year);
CREATE INDEX ix_enrolled_key_key ON enrolled_key (key_id);
CREATE INDEX ix_audit_entry_record ON audit_entry (record_id);
CREATE INDEX ix_survey_batch_round ON survey_batch (round_id);
CREATE INDEX ix_sheet_entry_round ON sheet_entry (round_id, batch_id);
CREATE INDEX ix_second_entry_round ON second_entry (round_id);
CREATE INDEX ix_survey_check_dossier ON survey_check (dossier_id);
CREATE INDEX ix_appraisal_remark_appraisal ON appraisal_remark (appraisal_id);
CREATE INDEX ix_submitted_entry_dossier ON submitted_entry (dossier_id);
CREATE INDEX ix_paper_sample_dossier ON paper_sample (dossier_id);
CREATE INDEX ix_paper_check_sample ON paper_check (sample_id);
CREATE INDEX ix_survey_day_dossier ON survey_day (dossier_id);
CREATE INDEX ix_survey_day_round ON survey_day (round_id);
CREATE INDEX ix_field_change_dossier ON field_change (dossier_id);
CREATE INDEX ix_scan_job_round ON scan_job (round_id);
CREATE INDEX ix_scan_page_round ON scan_page (round_id, number);
CREATE INDEX ix_scan_page_file ON scan_page (round_id, digest);
CREATE INDEX ix_scan_doubt_round ON scan_doubt (round_id);
CREATE INDEX ix_scan_doubt_page ON scan_doubt (page_id);
CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'the audit trail is append only'); END;
CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'the audit trail is append only'); END;
COMMIT;
