import fc from 'fast-check';

// A property ends with the runs it has made by then: a mutant that only later ones would notice survives.
fc.configureGlobal({ interruptAfterTimeLimit: 500 });
