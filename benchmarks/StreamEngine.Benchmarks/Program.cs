Console.WriteLine("streamengine");
