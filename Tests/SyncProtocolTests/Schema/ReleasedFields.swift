/// Every field ever released, as type and name:kind:policy.
let releasedFields = """
  programme code:text:once name:text:latest starts:date:review ends:date:review phases:list:once
  programme languages:language:union countries:country:union
  organisation name:text:review country:country:review website:text:latest
  partnership organisation:reference:once programme:reference:once role:choice:review
  module code:text:once topic:choice:review title:text:latest hours:decimal:latest url:text:latest
  module countries:country:union programme:reference:latest
  indicator code:text:once title:text:latest programme:reference:once country:country:once
  indicator measure:choice:once target:integer:review baseline:integer:review due:date:review
  enterprise legal_name:text:review trade_names:text:union tax_id:text:review
  enterprise legal_form:text:review founded:date:review country:country:once nuts:nuts:review
  enterprise city:text:latest address:text:latest email:text:latest phone:text:latest
  enterprise website:text:latest sectors:text:union languages:language:union size:choice:latest
  enterprise migrant_led:boolean:review social:choice:review founder_gender:choice:review
  enterprise eligible:boolean:review evidence_kind:choice:review status:choice:review
  enterprise coach:user:review notes:text:latest
  person name:text:review enterprise:reference:latest roles:text:union email:text:latest
  person phone:text:latest languages:language:union gender:choice:latest
  person birth_country:country:latest
  visit enterprise:reference:once on:date:review minutes:integer:review mode:choice:latest
  visit topics:text:union participants:reference:union notes:text:latest next_step:text:latest
  visit due:date:latest
  enrolment enterprise:reference:once programme:reference:once phase:phase:furthest
  enrolment enrolled:date:review outcome:text:review
  progress enterprise:reference:once module:reference:once person:reference:once
  progress status:choice:furthest score:decimal:furthest hours:decimal:furthest
  progress completed:date:review
  """
