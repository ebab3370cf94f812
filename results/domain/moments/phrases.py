"""The words of every kind of moment, once: English and Hindi. Other languages translate the English.

Places are facts of the moment (`words.py`). A phrase whose key ends in `.one` is used where the margin is one vote.
"""

PHRASES: dict[str, tuple[str, str]] = {
    # seats
    "lead_change": ("{from} trails from {seat}, {to_of} in the lead", "{seat}: {to_of} आगे, {from} पीछे"),
    "lead_change.overtakes": (
        "{to_beside} overtakes {from_beside} in {seat}",
        "{seat}: {to_beside} आगे, {from_beside} को पीछे छोड़ा",
    ),
    "lead_change.again": (
        "The lead in {seat} has changed {changes} times since {since}: {to_beside} now ahead of {from_beside}",
        "{seat}: {since} से बढ़त {changes} बार बदली, अब {to_beside} आगे, {from_beside} पीछे",
    ),
    "lead_change.back": (
        "{to_beside} is ahead again in {seat}, {from_beside} trails: the lead has changed {flips} times",
        "{seat}: {to_beside} फिर आगे, {from_beside} पीछे, बढ़त {flips} बार बदली",
    ),
    "key_leads": (
        "{leader_of} leads in {seat} in the first figures, {runner_up_of} trails",
        "{seat}: पहले आँकड़ों में {leader_of} आगे, {runner_up_of} पीछे",
    ),
    "key_trails": (
        "{runner_up} trails from {seat} in the first figures, {leader_of} in the lead",
        "{seat}: पहले आँकड़ों में {runner_up} पीछे, {leader_of} आगे",
    ),
    "correction.lead": (
        "Correction in {seat}: {to_of} leads, not {from}",
        "{seat} में सुधार: {to_of} आगे, {from} नहीं",
    ),
    "declared": ("{winner_of} wins {seat} by {margin} votes", "{seat}: {winner_of} {margin} मतों से विजयी"),
    "declared.one": ("{winner_of} wins {seat} by one vote", "{seat}: {winner_of} एक मत से विजयी"),
    "declared.plain": ("{winner_of} wins {seat}", "{seat}: {winner_of} विजयी"),
    "declared.uncontested": ("{winner_of} wins {seat} uncontested", "{seat}: {winner_of} निर्विरोध निर्वाचित"),
    "declared.lot": ("{winner_of} wins {seat}, decided by lot", "{seat}: {winner_of} विजयी, फ़ैसला लॉटरी से"),
    "declared.defeats": (
        "{loser} loses {seat} to {winner_of} by {margin} votes",
        "{seat}: {loser} की हार, {winner_of} {margin} मतों से विजयी",
    ),
    "declared.defeats.one": (
        "{loser} loses {seat} to {winner_of} by one vote",
        "{seat}: {loser} की हार, {winner_of} एक मत से विजयी",
    ),
    "declaration_withdrawn": (
        "{seat} is no longer declared for {winner_of}",
        "{seat}: {winner_of} की जीत की घोषणा अब नहीं है",
    ),
    "tie": ("The first two are level in {seat}", "{seat}: पहले दो उम्मीदवार बराबरी पर"),
    "recount": ("A recount is held in {seat}", "{seat} में पुनर्गणना"),
    "photo_finish": (
        "Photo finish in {seat}: {leader_of} {margin} votes ahead of {runner_up_of}, round {round} of {rounds}",
        "{seat} में काँटे की टक्कर: {leader_of}, {runner_up_of} से {margin} मत आगे, राउंड {round}/{rounds}",
    ),
    "photo_finish.one": (
        "Photo finish in {seat}: {leader_of} one vote ahead of {runner_up_of}, round {round} of {rounds}",
        "{seat} में काँटे की टक्कर: {leader_of}, {runner_up_of} से एक मत आगे, राउंड {round}/{rounds}",
    ),
    "decided": (
        "{leader_of} can no longer be overtaken in {seat}: {margin} votes ahead, at most {votes_left} left to count",
        "{seat}: {leader_of} की बढ़त अब अजेय, {margin} मत आगे, अधिकतम {votes_left} मत शेष",
    ),
    "nota_above_margin": (
        "NOTA took {votes} votes in {seat}, more than the margin of {margin}",
        "{seat}: नोटा को {votes} मत, {margin} के अंतर से अधिक",
    ),
    "namesake_above_margin": (
        "{namesake_of}, a namesake of {loser}, took {votes} votes in {seat}, more than the margin of {margin}",
        "{seat}: {loser} के हमनाम {namesake_of} को {votes} मत, {margin} के अंतर से अधिक",
    ),
    "upset": (
        "{winner_of} takes {seat}, which {held_by} won in {years}",
        "{seat}: {winner_of} विजयी, {years} में {held_by} की सीट",
    ),
    "record_margin": (
        "Largest margin of the results so far: {winner_of} wins {seat} by {margin} votes",
        "अब तक का सबसे बड़ा अंतर: {seat} में {winner_of} {margin} मतों से विजयी",
    ),
    "closest_result": (
        "Closest result of all: {winner_of} wins {seat} by {margin} votes",
        "सबसे कम अंतर: {seat} में {winner_of} {margin} मतों से विजयी",
    ),
    "closest_result.one": (
        "Closest result of all: {winner_of} wins {seat} by one vote",
        "सबसे कम अंतर: {seat} में {winner_of} एक मत से विजयी",
    ),
    # parties and alliances
    "ahead": (
        "{party} ahead in {count} of {seats} seats, {second} in {second_count}",
        "{seats} में से {count} सीटों पर {party} आगे, {second} {second_count} पर",
    ),
    "ahead.early": (
        "{party} ahead, {second} trails in early leads: {count} to {second_count}",
        "शुरुआती रुझान: {party} आगे, {second} पीछे, {count} और {second_count}",
    ),
    "ahead.alone": ("{party} ahead in {count} of {seats} seats", "{seats} में से {count} सीटों पर {party} आगे"),
    "level": ("{party} and {second} are level on {count} seats", "{party} और {second} {count} सीटों पर बराबर"),
    "majority_leads": (
        "{party} crosses the majority mark in leads: {count} seats, {majority_mark} needed",
        "{party} बढ़त में बहुमत के पार: {count} सीटें, {majority_mark} चाहिए",
    ),
    "majority_wins": (
        "{party} wins a majority: {won} seats, {majority_mark} needed",
        "{party} को बहुमत: {won} सीटें, {majority_mark} चाहिए",
    ),
    "no_majority": (
        "Nobody can reach the majority of {majority_mark} alone: {party} is the largest with {count} seats",
        "{majority_mark} का बहुमत अकेले किसी को नहीं: {count} सीटों के साथ {party} सबसे बड़ी",
    ),
    "two_thirds": (
        "{party} leads in or has won two thirds of all seats: {count} of {seats}",
        "{party} दो तिहाई सीटों पर आगे या विजयी: {seats} में से {count}",
    ),
    "three_quarters": (
        "{party} leads in or has won three quarters of all seats: {count} of {seats}",
        "{party} तीन चौथाई सीटों पर आगे या विजयी: {seats} में से {count}",
    ),
    "reaches": ("{party} leads in or has won {step} seats", "{party} {step} सीटों पर आगे या विजयी"),
    "first_lead": ("{party} leads in its first seat", "{party} अपनी पहली सीट पर आगे"),
    "first_lead.several": ("{party} leads in its first {leading} seats", "{party} अपनी पहली {leading} सीटों पर आगे"),
    "first_lead.none_before": (
        "{party} may open its account: it leads in one seat, after none in {years}",
        "{party} का खाता खुल सकता है: एक सीट पर आगे, {years} में कोई नहीं",
    ),
    "first_lead.none_before.several": (
        "{party} may open its account: it leads in {leading} seats, after none in {years}",
        "{party} का खाता खुल सकता है: {leading} सीटों पर आगे, {years} में कोई नहीं",
    ),
    "first_win": ("{party} wins its first seat", "{party} ने पहली सीट जीती"),
    "first_win.none_before": (
        "{party} opens its account after none in {years}: it has won a seat",
        "{party} का खाता खुला: {years} में कोई नहीं, अब एक सीट जीती",
    ),
    "lost_only_lead": ("{party} no longer leads in any seat", "{party} अब किसी सीट पर आगे नहीं"),
    "lost_only_lead.none_before": (
        "{party} no longer leads in any seat; it won none in {years}",
        "{party} अब किसी सीट पर आगे नहीं; {years} में भी कोई नहीं",
    ),
    "gained_leads": (
        "{party} leads in {count} seats where it did not at {since}",
        "{party} {count} ऐसी सीटों पर आगे जहाँ {since} पर नहीं थी",
    ),
    "sweep": ("{party} leads in all {count} seats of {region}", "{region} की सभी {count} सीटों पर {party} आगे"),
    "sweep.won": ("{party} wins all {count} seats of {region}", "{region} की सभी {count} सीटें {party} ने जीतीं"),
    "strike_rate": (
        "{party} wins {won} of the {contested} seats it stood in",
        "{party} ने लड़ी {contested} सीटों में से {won} जीतीं",
    ),
    # the past
    "hat_trick": (
        "Hat-trick: {party} wins a majority again, as in {years}",
        "हैट-ट्रिक: {years} के बाद {party} को फिर बहुमत",
    ),
    "hat_trick_missed": (
        "{party} misses its hat-trick: majorities in {years}, {count} of {seats} seats now",
        "{party} हैट-ट्रिक से चूकी: {years} में बहुमत, अब {seats} में से {count} सीटें",
    ),
    "power_retained": ("{party} keeps the majority it won in {year}", "{party} ने {year} का बहुमत क़ायम रखा"),
    "first_majority": (
        "{party}'s first majority of the elections known here: none in {years}",
        "यहाँ ज्ञात चुनावों में {party} का पहला बहुमत: {years} में नहीं था",
    ),
    "best_result": (
        "{party} wins {won} seats, more than in {years}",
        "{party} ने {won} सीटें जीतीं, {years} से अधिक",
    ),
    "worst_result": (
        "{party} wins {won} seats, fewer than in {years}",
        "{party} ने {won} सीटें जीतीं, {years} से कम",
    ),
    "wiped_out": (
        "{party} wins no seat; it had {previous} in {year}",
        "{party} को कोई सीट नहीं; {year} में {previous} थीं",
    ),
    # the count
    "counting_begins": ("Counting is under way for {seats} seats", "{seats} सीटों की मतगणना जारी"),
    "counting_begins.one": ("Counting is under way", "मतगणना जारी"),
    "first_result": ("The first result is declared", "पहला परिणाम घोषित"),
    "half_declared": (
        "Half of the results are declared, {declared} of {seats}: {party} has won {won}",
        "आधे परिणाम घोषित, {seats} में से {declared}: {party} ने {won} जीतीं",
    ),
    "all_declared": ("All {seats} results are declared: {summary}", "सभी {seats} परिणाम घोषित: {summary}"),
    "last_seats": (
        "{count} seats are still to be declared, {declared} are",
        "{count} सीटों के परिणाम बाक़ी, {declared} घोषित",
    ),
    "source_down": (
        "The source does not answer: the numbers shown are of {since}",
        "स्रोत से उत्तर नहीं: दिखाए गए आँकड़े {since} के हैं",
    ),
    "source_back": ("The source answers again", "स्रोत से फिर आँकड़े मिल रहे हैं"),
    # people at the desk
    "call": ("Our call: {called_of} wins {seat}", "हमारा आकलन: {seat} में {called_of} विजयी"),
}
