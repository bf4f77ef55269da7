// The Store tests of services stand here.
