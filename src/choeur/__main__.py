from choeur.cli import main

main()
