using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace StreamEngine.Tests.House;

/// <summary>Every version is exact, stands in one file, and is locked for every project of the solution.</summary>
public class PackageVersionTests
{
    private static readonly Regex s_exact = new(@"^\d+(\.\d+){1,3}(-[0-9A-Za-z.-]+)?$");

    [Fact]
    public void Central_versions_are_exact() =>
        Repository.AssertNone(CheckVersions(Repository.Read("Directory.Packages.props")));

    [Fact]
    public void Projects_state_no_version_and_are_in_the_solution()
    {
        string solution = Repository.Read("StreamEngine.sln").Replace('\\', '/');
        Repository.AssertNone(Repository.Projects().SelectMany(project => CheckProject(project, solution)));
    }

    [Fact]
    public void Every_project_has_a_lock_file_that_agrees_with_the_central_versions()
    {
        string props = Repository.Read("Directory.Build.props");
        Assert.Contains("<RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>", props, StringComparison.Ordinal);
        string central = Repository.Read("Directory.Packages.props");
        Repository.AssertNone(Repository.Projects().SelectMany(project =>
        {
            string path = project.Path[..(project.Path.LastIndexOf('/') + 1)] + "packages.lock.json";
            return CheckLock(project, Repository.Exists(path) ? Repository.Read(path) : null, central);
        }));
    }

    [Theory]
    [InlineData("1.*")]
    [InlineData("[1.0,2.0)")]
    [InlineData("$(SomeVersion)")]
    [InlineData("")]
    public void Control_a_floating_version_is_found(string version) => Assert.Single(
        CheckVersions($"<Project><ItemGroup><PackageVersion Include='A' Version='{version}' /></ItemGroup></Project>"));

    [Theory]
    [InlineData("<PackageReference Include='A' Version='1.0.0' />")]
    [InlineData("<PackageReference Include='A' VersionOverride='1.0.0' />")]
    [InlineData("<PackageReference Include='A'><Version>1.0.0</Version></PackageReference>")]
    public void Control_a_version_in_a_project_is_found(string reference) => Assert.Single(CheckProject(
        new SourceFile("src/A/A.csproj", $"<Project><ItemGroup>{reference}</ItemGroup></Project>"), "\"src/A/A.csproj\""));

    [Fact]
    public void Control_a_project_outside_the_solution_is_found() =>
        Assert.Single(CheckProject(new SourceFile("src/A/A.csproj", "<Project />"), "\"src/B/A.csproj\""));

    [Fact]
    public void Control_a_missing_or_stale_lock_file_is_found()
    {
        const string Central = "<Project><ItemGroup><PackageVersion Include='A' Version='2.0.0' /></ItemGroup></Project>";
        var project = new SourceFile("src/A/A.csproj", "<Project />");
        Assert.Single(CheckLock(project, null, Central));
        Assert.Single(CheckLock(project, """{"dependencies":{"net10.0":{"A":{"type":"Direct","resolved":"1.0.0"}}}}""", Central));
        Assert.Empty(CheckLock(project, """{"dependencies":{"net10.0":{"A":{"type":"Direct","resolved":"2.0.0"}}}}""", Central));
    }

    [Fact]
    public void Control_only_native_AOT_goes_without_a_lock_file()
    {
        const string Off = "<RestorePackagesWithLockFile>false</RestorePackagesWithLockFile>";
        Assert.Single(CheckLock(new SourceFile("src/A/A.csproj", Off), null, "<Project />"));
        Assert.Empty(CheckLock(new SourceFile("tests/A/A.csproj", Off + "<PublishAot>true</PublishAot>"), null, "<Project />"));
    }

    private static IEnumerable<string> CheckVersions(string props) =>
        Central(props).Where(pair => !s_exact.IsMatch(pair.Version))
            .Select(pair => $"Directory.Packages.props: {pair.Name} has the version '{pair.Version}', which is not exact");

    private static IEnumerable<string> CheckProject(SourceFile project, string solution)
    {
        if (!solution.Contains($"\"{project.Path}\"", StringComparison.Ordinal))
        {
            yield return $"{project.Path}: not in StreamEngine.sln";
        }

        foreach (XElement reference in Named(project.Text, "PackageReference"))
        {
            if (reference.Attributes().Select(attribute => attribute.Name.LocalName)
                .Concat(reference.Elements().Select(element => element.Name.LocalName)).Any(name => name is "Version" or "VersionOverride"))
            {
                yield return $"{project.Path}: the version of {reference.Attribute("Include")?.Value} belongs in Directory.Packages.props";
            }
        }
    }

    private static IEnumerable<string> CheckLock(SourceFile project, string? json, string centralProps)
    {
        bool aot = project.Text.Contains("<PublishAot>true</PublishAot>", StringComparison.Ordinal);
        if (json is null)
        {
            bool off = project.Text.Contains("<RestorePackagesWithLockFile>false</RestorePackagesWithLockFile>", StringComparison.Ordinal);
            return off && aot ? [] : [$"{project.Path}: packages.lock.json is missing beside it"];
        }

        Dictionary<string, string> central = Central(centralProps).ToDictionary(pair => pair.Name, pair => pair.Version);
        using JsonDocument document = JsonDocument.Parse(json);
        return
        [
            .. from framework in document.RootElement.GetProperty("dependencies").EnumerateObject()
               from package in framework.Value.EnumerateObject()
               where package.Value.GetProperty("type").GetString() == "Direct" && central.ContainsKey(package.Name)
               let resolved = package.Value.GetProperty("resolved").GetString()
               where resolved != central[package.Name]
               select $"{project.Path}: {package.Name} is locked at {resolved} and central at {central[package.Name]}",
        ];
    }

    private static IEnumerable<(string Name, string Version)> Central(string props) =>
        Named(props, "PackageVersion").Select(element => (element.Attribute("Include")?.Value ?? "", element.Attribute("Version")?.Value ?? ""));

    private static IEnumerable<XElement> Named(string xml, string name) =>
        XDocument.Parse(xml).Descendants().Where(element => element.Name.LocalName == name);
}
