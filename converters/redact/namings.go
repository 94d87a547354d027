package redact

import "strings"

// namings by the name in lower case, without punctuation and name space.
var namings = namingsOf([]named{
	{naming{class: secret, opaque: true}, "opaque"},
	{naming{class: secret}, `
		response nonce cnonce nextnonce key inline signature sig sas hmac jwt cert hash assertion auth
		authorization sessionid sid identity fingerprint conferencekey`},
	{naming{class: secret, strong: true}, `
		rspauth gssapidata crand srand iceufrag icepwd ufrag pwd pass pin msroutesig tok turnusername
		turnuser signaturevalue digestvalue ciphervalue x509certificate modulus msidentity msgr thumbprint
		passcode pincode accesscode jsessionid phpsessid certsha1 certsha256 samlresponse samlrequest signal
		dtmf dtmfdigits otp mskeyinfo onetimecode verificationcode securitycode entrycode pw digits
		encryptionkey tan puk psk presharedkey bindpw doorcode unlockcode activationcode resetcode authcode
		authorizationcode smscode recoverycode cvv cvc creditcard cardnumber ccnumber`},
	{naming{class: prose, strong: true}, `
		msbody note body messagetext msgbody filename applicationfile attachmentname comment comments
		chatmessage imtext immessage instantmessage imbody im mstext sendinstantmessagetext smstext smsbody
		chattext chatbody toasttext notetext imcontent messagecontent chatcontent freetext feedbacktext
		personalnote transcript transcription callnote callnotes contentlocation`},
	{naming{class: prose}, "caption keywords"},
	{naming{class: topic, strong: true}, "meetingtitle conferencetitle conftitle appointmenttitle agenda subject topic"},
	{naming{class: name, user: true}, `
		user username login loginname logonname account accountname alias userid manager assistant attendee
		participant delegate caller callee calledparty callingparty owner delegator organizer organiser`},
	{naming{class: name, strong: true}, `
		displayname displaytext givenname firstname lastname surname fullname fn samaccountname callername
		calleename nickname contactname partyname mailnickname employeeid employeenumber personnelnumber
		staffid badge badgeid employeename customername contactperson personnelno passport passportnumber
		ssn socialsecuritynumber taxid iban licenseplate licenceplate dob birthday birthdate dateofbirth
		personname middlename forename familyname`},
	{naming{class: name}, `
		display sn cn dn mail email emailaddress useruri secretary uid sender recipient presenter transferor
		transferee initiator employee customer patient person requester supervisor who author nick sip upn
		userprincipalname name commonname callerid`},
	{naming{class: name, worded: true}, "given family first last"},
	{naming{class: sid}, "securityid usersid objectsid"},
	{naming{class: mac}, `
		mac macaddr macaddress bssid physicaladdress nic nicaddr nicaddress adapteraddress hwaddr hwaddress
		hardwareaddress ether ethaddr physaddr lladdr wlanaddress iwlannodeid wlannodeid`},
	// The cells and nodes of P-Access-Network-Info (RFC 7315 §5.4) are here and above.
	{naming{class: machine, strong: true}, `
		cgi3gpp utrancellid3gpp utransai3gpp ci3gpp2 ci3gpp2femto dsllocation ethlocation fiberlocation
		gstnlocation dvbrcs2nodeid operatorspecificgi cellid cgi ecgi ncgi coordinates latlong latlon latlng
		gps ssid essid wifidriverdevicedesc devicename imei imsi udid cpuname devicedesc serialnumber serial
		serialno assettag hardwareid machineid androidid advertisingid meid iccid thumbnailphoto jpegphoto`},
	{naming{class: machine}, `
		pos latitude longitude computer computername machine machinename workstation workstationname
		clientname netbiosname device headset speaker microphone camera`},
	{naming{class: machine, degrees: true}, "lat lon lng"},
	{naming{class: number}, `
		e164 cli clid ddi redirnum extnum ext isub extension phone phonenumber telephone telephonenumber
		mobile tel ani dnis pager cellphone msisdn homephone workphone officephone mobilephone faxnumber fax
		lineuri callernumber callednumber`},
	{naming{class: epid, strong: true}, "epid"},
	{naming{class: guid}, "endpointid sipinstance instanceid uuid guid deviceid"},
	{naming{class: conversation}, "conversationid msconversationid conferenceid confid meetingid threadid"},
	{naming{class: subject}, `
		title group groups room desk dept company department office city town suburb zip zipcode postcode
		postalcode location`},
	{naming{class: subject, strong: true}, "organization groupname roomnumber street streetaddress postaladdress civic civicaddress"},
	{naming{class: host}, `
		host hostname server servername fqdn serverfqdn pool poolfqdn domain source targetname realm msfe
		maddr received peer ip ipaddress localip remoteip peerip address destination`},
	{naming{class: callID, strong: true}, "callid sipcallid"},
	{naming{class: callID}, "replaces dialogid"},
	{naming{class: tag, strong: true}, "tag fromtag totag branch localtag remotetag"},
	{naming{class: tag}, "msopaque"},
})

// named are names that say the same.
type named struct {
	naming
	names string // with white space between
}

func namingsOf(list []named) map[string]naming {
	all := map[string]naming{}
	for _, of := range list {
		for name := range strings.FieldsSeq(of.names) {
			all[name] = of.naming
		}
	}
	return all
}
