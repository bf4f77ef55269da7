// The App tests of services stand here.
