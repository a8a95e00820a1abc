Console.runProcess()
