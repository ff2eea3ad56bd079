using System.Reflection.PortableExecutable;
using StreamEngine.Server.Commands;
using Xunit;

namespace StreamEngine.IntegrationTests.Cli;

/// <summary>The build leaves the command compiled ahead of time, without which it starts and runs at half its speed.</summary>
public class CompiledAheadTests
{
    [Theory]
    [InlineData("StreamEngine.dll")]
    [InlineData("StreamEngine.Server.dll")]
    [InlineData("System.CommandLine.dll")]
    public void The_build_folder_of_the_command_holds_compiled_code(string file)
    {
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        Assert.SkipUnless(Directory.Exists(Path.Combine(packages, "microsoft.netcore.app.crossgen2.linux-x64")), "the ahead-of-time compiler was not fetched");
        string folder = Path.Combine(Root(), "src", "StreamEngine.Server", "bin", "Release", "net10.0");
        using var image = new PEReader(File.OpenRead(Path.Combine(folder, file)));
        Assert.True(image.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0, $"{file} holds no compiled code");
    }

    private static string Root()
    {
        DirectoryInfo folder = new(Path.GetDirectoryName(typeof(ExitCode).Assembly.Location)!);
        while (!File.Exists(Path.Combine(folder.FullName, "StreamEngine.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
