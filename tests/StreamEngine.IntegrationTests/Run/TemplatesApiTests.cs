using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using StreamEngine.Server.Config;
using StreamEngine.Templates;
using Xunit;

namespace StreamEngine.IntegrationTests.Run;

public sealed class TemplatesApiTests
{
    [Fact]
    public async Task The_list_has_pages_names_and_ids_that_were_taken_over()
    {
        ServerConfig config = RunningHost.Config(RunningHost.HttpSource());
        config.Pipeline.Templates.Rules = [new TemplateRule { Text = "session opened for user bert by the system", Name = "session" }];
        await using RunningHost host = await RunningHost.StartAsync(config);
        string[] names = ["anna", "bert", "carl", "dora", "emil", "fred", "gina", "hugo"];
        string records = string.Concat(names.Select(static (n, i) => string.Create(
            CultureInfo.InvariantCulture, $"{{\"ts\":\"2026-01-05T10:0{i}:00Z\",\"msg\":\"session opened for user {n} by the system\"}}\n")));
        await host.PostAsync("/ingest?format=json", Encoding.UTF8.GetBytes(records + "{\"ts\":\"2026-01-05T10:08:00Z\",\"msg\":\"one more thing\"}\n"));
        JsonElement page = await ListAsync(host, 9);
        Assert.Equal((2, 0, 1), (page.GetProperty("total").GetInt32(), page.GetProperty("offset").GetInt32(), page.GetProperty("limit").GetInt32()));
        JsonElement session = Assert.Single(page.GetProperty("templates").EnumerateArray());
        Assert.Equal(("session", 8, "2026-01-05T10:00:00Z"), (session.GetProperty("name").GetString()!, session.GetProperty("count").GetInt32(), session.GetProperty("first_seen").GetString()!));

        string alias = session.GetProperty("aliases").EnumerateArray().First().GetString()!;
        (HttpStatusCode code, string body) = await host.GetAsync("/templates/" + alias);
        Assert.Equal(HttpStatusCode.OK, code);
        Assert.Equal(session.GetProperty("id").GetString(), JsonDocument.Parse(body).RootElement.GetProperty("id").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await host.GetAsync("/templates/0000000000000000")).Code);
        Assert.Equal(HttpStatusCode.BadRequest, (await host.GetAsync("/templates?limit=0")).Code);
        Assert.Equal(HttpStatusCode.BadRequest, (await host.GetAsync("/templates?offset=x")).Code);
    }

    /// <summary>The first template as soon as all lines have one; the runner's time limit ends a wait in vain.</summary>
    private static async Task<JsonElement> ListAsync(RunningHost host, long lines)
    {
        while (true)
        {
            JsonElement page = JsonDocument.Parse((await host.GetAsync("/templates?limit=1")).Body).RootElement;
            if (page.GetProperty("lines").GetInt64() == lines)
            {
                return page;
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
