package search

// stopWords are words that carry no meaning beside others.
const stopWords = "a about also an and any are as at be because been being between both but by can could did do does " +
	"each for from had has have how i if in into is it its may might more most much must my of on only or other our shall " +
	"should so some such than that the their them then there these they this those through thus to upon us using very via " +
	"was we were what when where whether which while who whose why will with within would you your"

// queryStop are the stop words of queries: "that paper by Cui et al."
const queryStop = stopWords + " paper papers et al"

var sayNothing = wordSet(queryStop)
