const grpc = require("@grpc/grpc-js");
const { loadSync } = require("@grpc/proto-loader");

const definition = loadSync("weather/v1/weather.proto", { includeDirs: [process.argv[2]], keepCase: true });
const { weather } = grpc.loadPackageDefinition(definition);

const reading = (temperature) => ({ reading: { station_id: "KEF-01", temperature } });
const server = new grpc.Server();
server.addService(weather.v1.WeatherService.service, {
  GetStation(call, answer) {
    const { station_id } = call.request;
    if (station_id !== "KEF-01") {
      answer({ code: grpc.status.NOT_FOUND, details: `no station ${station_id}` });
      return;
    }
    answer(null, { station: { id: station_id, name: "Keflavík" } });
  },
  WatchReadings(call) {
    for (let number = 1; number <= call.request.limit; number += 1) call.write(reading(number));
    call.end();
  },
  UploadReadings(call, answer) {
    let count = 0;
    call.on("data", () => { count += 1; });
    call.on("end", () => answer(null, { count }));
  },
  Converse(call) {
    call.on("data", ({ text }) => call.write({ text: `heard: ${text}` }));
    call.on("end", () => call.end());
  },
});
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(`ready on port ${port}`);
});
